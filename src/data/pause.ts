// Lets waiting messages (a cancel, a progress reply) through during long work.

/** Resolves after the tasks that wait now. */
export const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
