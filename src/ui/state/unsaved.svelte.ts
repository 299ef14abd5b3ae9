// Reviews of a table that stand in no file yet, and what waits for a person's word because it would drop them.
export class Unsaved {
  count = $state(0);
  waiting = $state.raw<(() => void) | undefined>();

  /** Does what empties the table, at once where no review would be lost, else once a person says so. */
  replace(action: () => void): void {
    if (this.count === 0) action();
    else this.waiting = action;
  }

  /** What waits is done, or given up. */
  settle(goOn: boolean): void {
    const action = this.waiting;
    this.waiting = undefined;
    if (goOn) action?.();
  }

  /** Another table, with reviews that no file has. */
  begin(count: number): void {
    this.count = count;
    this.waiting = undefined;
  }
}
