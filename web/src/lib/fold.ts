/** Lower case without diacritics, so that "lomza" finds "Łomża" (ł has no decomposition, hence by hand). */
export function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l");
}
