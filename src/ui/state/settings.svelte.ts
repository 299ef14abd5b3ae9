// Theme, density, keys and sound: the only things that the page writes to localStorage.
import { readChanges, type KeyChanges } from "@/ui/key-changes";

export const themes = ["system", "dark", "light", "contrast"] as const;
export type Theme = (typeof themes)[number];

interface Stored {
  readonly theme: Theme;
  readonly compact: boolean;
  readonly characterKeys: boolean;
  readonly keyChanges: KeyChanges;
  readonly sound: boolean;
}

const key = "cloister.settings";
const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);

function fieldsOf(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {}; // damaged settings are the default settings
  }
}

function parse(text: string | null): Stored {
  const fields = fieldsOf(text);
  return {
    theme: "theme" in fields && isTheme(fields.theme) ? fields.theme : "dark",
    compact: "compact" in fields && fields.compact === true,
    characterKeys: !("characterKeys" in fields) || fields.characterKeys !== false,
    keyChanges: "keyChanges" in fields ? readChanges(fields.keyChanges) : {},
    sound: "sound" in fields && fields.sound === true,
  };
}

/** What storage the settings need; a browser may refuse it, then they last as long as the page. */
export type SettingsStore = Pick<Storage, "getItem" | "setItem">;

export class Settings {
  #store: SettingsStore | undefined;
  #theme = $state<Theme>("dark");
  #compact = $state(false);
  #characterKeys = $state(true);
  #keyChanges = $state.raw<KeyChanges>({});
  #sound = $state(false);

  constructor(store: SettingsStore | undefined) {
    this.#store = store;
    const stored = parse(store?.getItem(key) ?? null);
    this.#theme = stored.theme;
    this.#compact = stored.compact;
    this.#characterKeys = stored.characterKeys;
    this.#keyChanges = stored.keyChanges;
    this.#sound = stored.sound;
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(theme: Theme) {
    this.#theme = theme;
    this.#save();
  }
  get compact(): boolean {
    return this.#compact;
  }
  set compact(compact: boolean) {
    this.#compact = compact;
    this.#save();
  }
  get characterKeys(): boolean {
    return this.#characterKeys;
  }
  set characterKeys(on: boolean) {
    this.#characterKeys = on;
    this.#save();
  }

  get keyChanges(): KeyChanges {
    return this.#keyChanges;
  }
  set keyChanges(changes: KeyChanges) {
    this.#keyChanges = changes;
    this.#save();
  }

  /** Whether the end of a run or a comparison is heard. */
  get sound(): boolean {
    return this.#sound;
  }
  set sound(on: boolean) {
    this.#sound = on;
    this.#save();
  }

  /** From now on a choice holds until the page closes. */
  keepNoMore(): void {
    this.#store = undefined;
  }

  #save(): void {
    const stored: Stored = {
      theme: this.#theme,
      compact: this.#compact,
      characterKeys: this.#characterKeys,
      keyChanges: this.#keyChanges,
      sound: this.#sound,
    };
    try {
      this.#store?.setItem(key, JSON.stringify(stored));
    } catch {
      return; // a full or forbidden store: the choice holds until the page closes
    }
  }
}

/** localStorage, or undefined where the browser forbids it (reading the property itself may throw). */
export function browserStore(): SettingsStore | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** The theme that is drawn: "system" follows the computer, and its wish for more contrast. */
export function drawnTheme(theme: Theme, matches: (query: string) => boolean): "dark" | "light" | "contrast" {
  if (theme !== "system") return theme;
  if (matches("(prefers-contrast: more)")) return "contrast";
  return matches("(prefers-color-scheme: light)") ? "light" : "dark";
}
