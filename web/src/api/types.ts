/**
 * What the HTTP API answers, as far as this front end reads it.
 * Ids are `kind/slug`; dates are strings YYYY, YYYY-MM or YYYY-MM-DD with the precision the source stated.
 */

export type CooperationKind = "project" | "agreement" | "group" | "event" | "tie";

export type ResultKind = "institution" | "project" | "agreement" | "group" | "event" | "programme" | "place";

export interface Ref {
  id: string;
  name: string;
}

export interface Overview {
  built: string | null;
  institutions: number;
  cooperations: number;
  ties: number;
  programmes: number;
  places: number;
  sources: number;
  kinds: Partial<Record<CooperationKind, number>>;
}

export interface Concept {
  id: string;
  broader: string | null;
  notation: string | null;
  labels: Partial<Record<string, string>>;
}

export interface Vocabulary {
  schemes: Partial<Record<string, Concept[]>>;
}

export interface SearchResult {
  id: string;
  kind: ResultKind;
  name: string;
  /** The name, alias or abbreviation that the query met. */
  matched: string;
  place: Ref | null;
  partners: number | null;
}

export interface SearchAnswer {
  query: string;
  results: SearchResult[];
}

export interface InstitutionSummary {
  id: string;
  name: string;
  kind: string | null;
  sectors: string[];
  place: Ref | null;
  partners: number;
  cooperations: number;
}

export interface CooperationSummary {
  id: string;
  title: string;
  kind: CooperationKind;
  subkind: string | null;
  start: string | null;
  end: string | null;
  signed: string | null;
  participants: number;
}

export interface SourceLite {
  id: string;
  title: string;
  publisher: string | null;
  homepage: string | null;
  published: string | null;
  retrieved: string | null;
}

export interface SourceSummary extends SourceLite {
  licence: string | null;
  language: string | null;
  institutions: number;
  cooperations: number;
  rejected: number;
}

export interface Rejection {
  locator: string;
  field: string;
  value: string;
  reason: string;
}

export interface SourceDetail extends SourceSummary {
  checksum: string | null;
  text: string | null;
  rejections: Rejection[];
}

export interface Evidence {
  source: SourceLite;
  /** RFC 5147 (text), RFC 7111 (tables) or RFC 6901 (JSON). */
  locator: string;
  quote: string;
  before: string;
  after: string;
}

/** The other institution of a succession, and the day of the change. */
export interface Succession {
  institution: Ref;
  start: string | null;
  certainty: "stated" | "implied" | "inferred";
  evidence: Evidence[];
}

/** A number that sources give for several institutions: perhaps that of a group. */
export interface SharedNumber {
  identifier: string;
  institutions: Ref[];
}

export interface InstitutionDetail extends InstitutionSummary {
  iri: string;
  names: Record<string, string>;
  aliases: string[];
  identifiers: string[];
  same_number: SharedNumber[];
  homepage: string | null;
  part_of: Ref | null;
  predecessors: Succession[];
  successors: Succession[];
  sources: SourceLite[];
  evidence: Evidence[];
}

export interface Participation {
  institution: Ref;
  relation: string;
  role: string | null;
  start: string | null;
  end: string | null;
  amount: number | null;
  currency: string | null;
  certainty: "stated" | "implied" | "inferred";
  evidence: Evidence[];
}

export interface Signatory {
  /** Empty where the deployer keeps functions only. */
  person: string;
  function: string | null;
  institution: Ref;
  evidence: Evidence[];
}

export interface KindedRef extends Ref {
  kind: string | null;
}

export interface ProgrammeRef extends KindedRef {
  /** Upwards: measure, priority, programme, fund. */
  part_of: KindedRef[];
}

export interface CooperationDetail extends CooperationSummary {
  iri: string;
  titles: Record<string, string>;
  acronym: string | null;
  summary: string | null;
  scope: string[];
  goals: string[];
  results: string[];
  /** Dates that no source states in full. */
  inferred: string[];
  status: string | null;
  target_groups: string[];
  budget: number | null;
  currency: string | null;
  attendance: number | null;
  homepage: string | null;
  participations: Participation[];
  signatories: Signatory[];
  programmes: ProgrammeRef[];
  part_of: KindedRef[];
  sources: SourceLite[];
  evidence: Evidence[];
}

export interface Partner {
  institution: InstitutionSummary;
  /** How many cooperations the two share. */
  weight: number;
  /** The first of them. */
  cooperations: CooperationSummary[];
}

export interface InstitutionCooperation {
  cooperation: CooperationSummary;
  /** Terms of the schemes "roles" or "relations". */
  roles: string[];
}

export interface Tie {
  institutions: [InstitutionSummary, InstitutionSummary];
  cooperations: { cooperation: CooperationSummary; participations: Participation[] }[];
}

export interface Page<T> {
  items: T[];
  total: number;
  next: string | null;
}

export interface NetworkNode {
  id: string;
  label: string;
  kind: string | null;
  sector: string | null;
  place: string | null;
  partners: number;
  x: number;
  y: number;
}

export interface NetworkEdge {
  source: string;
  target: string;
  weight: number;
  kinds: CooperationKind[];
  cooperations: number;
}

export interface Network {
  nodes: NetworkNode[];
  edges: NetworkEdge[];
  truncated: boolean;
  total_nodes: number;
  /** Ties among the nodes, also those left out. */
  total_edges: number;
}
