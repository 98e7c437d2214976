import type { Evidence, Participation, Ref, Signatory } from "../api/types";

/** Everything one institution does in a cooperation: several sources, or several roles, are one entry. */
export interface Part {
  institution: Ref;
  participations: Participation[];
  evidence: Evidence[];
}

/**
 * Participations by institution, in order of appearance. A source that only says "takes part" adds its proof but no
 * line of its own where another one names the role.
 */
export function partsOf(participations: readonly Participation[]): Part[] {
  const groups = groupsOf(participations, ({ institution }) => institution.id);
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const named = new Set(group.filter(({ role }) => role).map(({ relation }) => relation));
    const told = group.filter(({ role, relation }) => role || !named.has(relation));
    return [
      { institution: first.institution, participations: told, evidence: group.flatMap(({ evidence }) => evidence) },
    ];
  });
}

/** One person signs once for an institution, however many sources say so. */
export function signersOf(signatories: readonly Signatory[]): Signatory[] {
  const groups = groupsOf(signatories, ({ person, function: office, institution }) =>
    [person.toLowerCase(), person ? "" : office, institution.id].join("\n"),
  );
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const office = group.find((signatory) => signatory.function)?.function ?? null;
    return [{ ...first, function: office, evidence: group.flatMap(({ evidence }) => evidence) }];
  });
}

/** Items with the same key, in order of appearance. (`Map.groupBy` is younger than browsers still in use.) */
function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
