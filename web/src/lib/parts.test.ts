import { expect, test } from "vitest";
import type { Evidence, Participation, Signatory } from "../api/types";
import { partsOf, signersOf } from "./parts";

const proof = (quote: string): Evidence => ({
  source: { id: "source/a", title: "A", publisher: null, homepage: null, published: null, retrieved: null },
  locator: "a.txt#char=0,1",
  quote,
  before: "",
  after: "",
});

const participation = (id: string, relation: string, role: string | null, quote: string): Participation => ({
  institution: { id, name: id },
  relation,
  role,
  start: null,
  end: null,
  amount: null,
  currency: null,
  certainty: "stated",
  evidence: [proof(quote)],
});

const signatory = (person: string, office: string | null, quote: string): Signatory => ({
  person,
  function: office,
  institution: { id: "a", name: "a" },
  evidence: [proof(quote)],
});

test("what several sources say of one institution is one entry with all the proof", () => {
  const parts = partsOf([
    participation("b", "party_to", null, "1"),
    participation("a", "party_to", null, "2"),
    participation("b", "party_to", "party", "3"),
    participation("b", "leads", null, "4"),
  ]);
  expect(
    parts.map(({ institution, participations, evidence }) => [
      institution.id,
      participations.map(({ role, relation }) => role ?? relation),
      evidence.map(({ quote }) => quote),
    ]),
  ).toEqual([
    ["b", ["party", "leads"], ["1", "3", "4"]],
    ["a", ["party_to"], ["2"]],
  ]);
});

test("a person signs once, with the office that any source names", () => {
  const signers = signersOf([
    signatory("Anna Wzorcowa", null, "1"),
    signatory("ANNA WZORCOWA", "dyrektor", "2"),
    signatory("Jan Wzorcowy", "wicedyrektor", "3"),
  ]);
  expect(signers.map((signer) => [signer.person, signer.function, signer.evidence.length])).toEqual([
    ["Anna Wzorcowa", "dyrektor", 2],
    ["Jan Wzorcowy", "wicedyrektor", 1],
  ]);
});

test("unnamed signatories in different offices stay apart", () => {
  expect(signersOf([signatory("", "dyrektor", "1"), signatory("", "starosta", "2")])).toHaveLength(2);
});
