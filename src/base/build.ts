// Which build this is: the first 12 hex digits of the SHA-256 over the sources, written in by the build.

declare const cloisterBuild: string | undefined;

/** "dev" where no build ran: the development server. */
export const buildHash: string = typeof cloisterBuild === "string" ? cloisterBuild : "dev";
