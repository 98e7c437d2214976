"""What codes of IATI files mean where no scheme of ours has them.

Names are those of the code lists of version 2.03 as of June 2026 (github.com/IATI/IATI-Codelists-NonEmbedded) and of UN
M49 (unstats.un.org/unsd/methodology/m49), in English, written like ours: "&" is "and", headings are in small letters.
"""

from __future__ import annotations

# Code list Region (OECD DAC), without what it adds to names (", regional", "unspecified"), and without 998, which means
# any developing country.
DAC_REGIONS = {
    "88": "States Ex-Yugoslavia",
    "89": "Europe",
    "189": "North of Sahara",
    "289": "South of Sahara",
    "298": "Africa",
    "380": "West Indies",
    "389": "Caribbean and Central America",
    "489": "South America",
    "498": "America",
    "589": "Middle East",
    "619": "Central Asia",
    "679": "South Asia",
    "689": "South and Central Asia",
    "789": "Far East Asia",
    "798": "Asia",
    "889": "Oceania",
    "1027": "Eastern Africa",
    "1028": "Middle Africa",
    "1029": "Southern Africa",
    "1030": "Western Africa",
    "1031": "Caribbean",
    "1032": "Central America",
    "1033": "Melanesia",
    "1034": "Micronesia",
    "1035": "Polynesia",
}
# UN M49: regions, sub-regions and intermediate regions, without 1, the world.
M49_REGIONS = {
    "2": "Africa",
    "5": "South America",
    "9": "Oceania",
    "11": "Western Africa",
    "13": "Central America",
    "14": "Eastern Africa",
    "15": "Northern Africa",
    "17": "Middle Africa",
    "18": "Southern Africa",
    "19": "Americas",
    "21": "Northern America",
    "29": "Caribbean",
    "30": "Eastern Asia",
    "34": "Southern Asia",
    "35": "South-eastern Asia",
    "39": "Southern Europe",
    "53": "Australia and New Zealand",
    "54": "Melanesia",
    "57": "Micronesia",
    "61": "Polynesia",
    "142": "Asia",
    "143": "Central Asia",
    "145": "Western Asia",
    "150": "Europe",
    "151": "Eastern Europe",
    "154": "Northern Europe",
    "155": "Western Europe",
    "202": "Sub-Saharan Africa",
    "419": "Latin America and the Caribbean",
    "830": "Channel Islands",
}
# By vocabulary (code list RegionVocabulary): the scheme of codes of places, and the names.
REGIONS = {"1": ("dac-region", DAC_REGIONS), "2": ("m49", M49_REGIONS)}
EVERYWHERE = {("1", "998"), ("2", "1")}

# Code list SectorCategory: the first three digits of the purpose codes of OECD DAC, for the words of an activity that
# gives the number alone. Which sector of ours it is the scheme says (codes:dac).
SECTOR_CATEGORIES = {
    "111": "Education, level unspecified",
    "112": "Basic education",
    "113": "Secondary education",
    "114": "Post-secondary education",
    "121": "Health, general",
    "122": "Basic health",
    "123": "Non-communicable diseases (NCDs)",
    "130": "Population policies/programmes and reproductive health",
    "140": "Water supply and sanitation",
    "151": "Government and civil society, general",
    "152": "Conflict, peace and security",
    "160": "Other social infrastructure and services",
    "210": "Transport and storage",
    "220": "Communications",
    "230": "Energy generation and supply",
    "231": "Energy policy",
    "232": "Energy generation, renewable sources",
    "233": "Energy generation, non-renewable sources",
    "234": "Hybrid energy plants",
    "235": "Nuclear energy plants",
    "236": "Energy distribution",
    "240": "Banking and financial services",
    "250": "Business and other services",
    "311": "Agriculture",
    "312": "Forestry",
    "313": "Fishing",
    "321": "Industry",
    "322": "Mineral resources and mining",
    "323": "Construction",
    "331": "Trade policies and regulations",
    "332": "Tourism",
    "410": "General environment protection",
    "430": "Other multisector",
    "510": "General budget support",
    "520": "Development food assistance",
    "530": "Other commodity assistance",
    "600": "Action relating to debt",
    "720": "Emergency response",
    "730": "Reconstruction relief and rehabilitation",
    "740": "Disaster prevention and preparedness",
    "910": "Administrative costs of donors",
    "920": "Support to non-governmental organisations (NGOs)",
    "930": "Refugees in donor countries",
}
UNSPECIFIED_SECTOR = "998"

# What files of version 1.0x write in words instead of the codes of 2.x.
OLD_ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
OLD_DATES = {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"}
GENERAL, OBJECTIVES = "1", "2"  # code list DescriptionType
REVISED = "2"  # code list BudgetType
OECD = ("1", "2", "DAC", "DAC-3")  # code list SectorVocabulary, new and old
WEB_PAGE = "A12"  # code list DocumentCategory
INCOMING, OUTGOING = {"1", "11", "13", "IF"}, {"2", "3", "C", "D"}  # code list TransactionType, new and old
PARENT, CHILD = "1", "2"  # code list RelatedActivityType
