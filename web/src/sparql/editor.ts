import { Yasqe as Library } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { settings } from "./settings";
import { type Term, matching, terms } from "./terms";
import { say } from "./words";

export interface Editor {
  text(): string;
  write(text: string): void;
  /** Marks a line (from 1) as wrong; null takes the mark away. */
  mark(line: number | null): void;
  /** Puts the cursor there, counted from 1, and the keyboard with it. */
  go(line: number, column: number): void;
}

export interface Wishes {
  text: string;
  label: string;
  run(): void;
  changed(): void;
}

/** What of YASQE, and of CodeMirror below it, is used here; its own types need those of CodeMirror. */
interface Yasqe {
  getValue(): string;
  setValue(text: string): void;
  setCursor(position: { line: number; ch: number }): void;
  focus(): void;
  on(event: "change", then: () => void): void;
  addLineClass(line: number, where: "wrap", name: string): object;
  removeLineClass(line: object, where: "wrap", name: string): void;
  getCompleteToken(): Token;
  autocomplete(): void;
  commentLines(): void;
  autoformat(): void;
  getDoc(): { getMode(): Mode; lineCount(): number; getLine(line: number): string };
  getTokenAt(position: { line: number; ch: number }, exactly: boolean): Token;
  clearGutter(name: string): void;
  setGutterMarker(line: number, name: string, marker: HTMLElement): void;
}
interface Mode {
  startState(...settings: unknown[]): object;
}
interface Token {
  type: string | null;
  string: string;
  /** Of the grammar behind the token: not OK from the first word on that cannot stand where it does. */
  state: { OK: boolean };
}
interface Hint {
  text: string;
  render?: (element: HTMLElement) => void;
}
interface Completer {
  name: string;
  bulk: boolean;
  autoShow: boolean;
  isValidCompletionPosition(yasqe: Yasqe): boolean;
  get(yasqe: Yasqe, token?: Token): Promise<string[]>;
  postprocessHints(yasqe: Yasqe, hints: Hint[]): Hint[];
}
interface YasqeClass {
  new (parent: HTMLElement, settings: Record<string, unknown>): Yasqe;
  registerAutocompleter(completer: Completer, enable: boolean): void;
}
const Yasqe = Library as unknown as YasqeClass;

const COMPLETER = "ogniwo";
/** Not YASQE's own gutter, which it empties after every change. */
const GUTTER = "mistakes";
let known = new Map<string, Term>();
/** Whether suggestions were asked for by key; unasked they come only behind a prefix. */
let asked = false;

/** Our own terms only: YASQE's other lists ask servers elsewhere. */
const completer: Completer = {
  name: COMPLETER,
  bulk: false,
  autoShow: true,
  isValidCompletionPosition: (yasqe) => {
    const token = yasqe.getCompleteToken();
    return token.type !== "comment" && token.type !== "string" && !/^["'?$<]/.test(token.string);
  },
  get: async (_, token) => {
    const text = token?.string.trim() ?? "";
    if (!(text.includes(":") || (asked && text.length > 1))) return [];
    const all = await terms();
    known = new Map(all.map((term) => [term.curie, term]));
    return matching(all, text).map(({ curie }) => curie);
  },
  postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, render: (element) => draw(element, hint.text) })),
};

function draw(element: HTMLElement, curie: string): void {
  const label = document.createElement("span");
  label.textContent = known.get(curie)?.label ?? "";
  element.append(curie, label);
}

/** The server declares our prefixes, so they are no mistake where the query does not. */
function declarePrefixes(yasqe: Yasqe): void {
  const mode = yasqe.getDoc().getMode();
  const start = mode.startState.bind(mode);
  mode.startState = (...given) => ({ ...start(...given), prefixes: { ...settings.prefixes } });
}

/** Marks the first line that the grammar refuses; YASQE's own marks are in English, and break the style policy. */
function markMistake(yasqe: Yasqe): void {
  yasqe.clearGutter(GUTTER);
  const document = yasqe.getDoc();
  for (let line = 0; line < document.lineCount(); line++) {
    if (yasqe.getTokenAt({ line, ch: document.getLine(line).length }, true).state.OK) continue;
    yasqe.setGutterMarker(line, GUTTER, mistakeMark());
    return;
  }
}

function mistakeMark(): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "mistake";
  mark.textContent = "!";
  mark.title = say("editor.mistake");
  return mark;
}

export function createEditor(parent: HTMLElement, { text, label, run, changed }: Wishes): Editor {
  Yasqe.registerAutocompleter(completer, false);
  const suggest = (): void => {
    asked = true;
    yasqe.autocomplete();
    setTimeout(() => (asked = false), 500);
  };
  const yasqe = new Yasqe(parent, {
    syntaxErrorCheck: false,
    gutters: [GUTTER, "CodeMirror-linenumbers", "CodeMirror-foldgutter"],
    persistenceId: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    autocompleters: [COMPLETER, "variables"],
    screenReaderLabel: label,
    extraKeys: {
      "Ctrl-Space": suggest,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-/": () => yasqe.commentLines(),
      "Shift-Ctrl-F": () => yasqe.autoformat(),
      // The keyboard must get out of the field as it got in.
      Tab: false,
      "Shift-Tab": false,
    },
  });
  let marked: object | null = null;
  const unmark = (): void => {
    if (marked) yasqe.removeLineClass(marked, "wrap", "refused-line");
    marked = null;
  };
  declarePrefixes(yasqe);
  yasqe.on("change", () => {
    unmark();
    markMistake(yasqe);
    changed();
  });
  yasqe.setValue(text);
  return {
    text: () => yasqe.getValue(),
    write: (next) => yasqe.setValue(next),
    mark: (line) => {
      unmark();
      if (line !== null) marked = yasqe.addLineClass(line - 1, "wrap", "refused-line");
    },
    go: (line, column) => {
      yasqe.focus();
      yasqe.setCursor({ line: line - 1, ch: column - 1 });
    },
  };
}
