// Which data belong together: an account is a set of unit keys. Data that share one key are one account, and an account that
// is met through two others merges them, so a new file name, row or split never resets what was spent (PRIVACY 9).

export class Accounts {
  readonly #accountOfKey = new Map<string, string>();
  /** A merged account and the one that it went into. */
  readonly #mergedInto = new Map<string, string>();
  /** In the order of their first entry. */
  readonly #known = new Set<string>();

  /** The account that an account has become. */
  rootOf(account: string): string {
    let root = account;
    for (let next = this.#mergedInto.get(root); next !== undefined; next = this.#mergedInto.get(root)) root = next;
    return root;
  }

  has(account: string): boolean {
    return this.#known.has(account);
  }

  /** Accounts that no other has swallowed, oldest first. */
  roots(): string[] {
    return [...this.#known].filter((account) => this.rootOf(account) === account);
  }

  /** Accounts that hold one of the keys, each once, the oldest first. */
  sharing(unitKeys: readonly string[]): string[] {
    const found = new Set<string>();
    for (const key of unitKeys) {
      const account = this.#accountOfKey.get(key);
      if (account !== undefined) found.add(this.rootOf(account));
    }
    return [...this.#known].filter((account) => found.has(account));
  }

  /** Those of the keys that no account holds yet, each once. */
  newKeys(unitKeys: readonly string[]): string[] {
    return [...new Set(unitKeys)].filter((key) => !this.#accountOfKey.has(key));
  }

  /** Adds keys to an account, which swallows the merged ones. @returns false if a merged account is unknown or itself */
  add(account: string, unitKeys: readonly string[], merged: readonly string[]): boolean {
    if (merged.some((other) => !this.#known.has(other) || this.rootOf(other) === this.rootOf(account))) return false;
    this.#known.add(account);
    for (const key of unitKeys) this.#accountOfKey.set(key, account);
    for (const other of merged) this.#mergedInto.set(this.rootOf(other), this.rootOf(account));
    return true;
  }
}
