/** localStorage that may be refused (private mode, embedded frames): then nothing is remembered, nothing breaks. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`ogniwo.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`ogniwo.${key}`, value);
  } catch {
    return;
  }
}
