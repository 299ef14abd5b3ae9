// The list of files that the build writes beside the install page: what is downloaded, and what each file must be.

export interface ReleaseFile {
  /** "/" is the document. */
  readonly path: string;
  readonly sizeBytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

export interface Release {
  readonly version: string;
  /** 12 hex digits over the sources; also the name of the cache. */
  readonly build: string;
  readonly files: readonly ReleaseFile[];
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const text = (value: object, key: string, form: RegExp): boolean => {
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" && form.test(found);
};

function isReleaseFile(value: unknown): value is ReleaseFile {
  if (!isObject(value) || !text(value, "path", /^\/(?!\/)[\w./-]*$/) || !text(value, "sha256", /^[\da-f]{64}$/))
    return false;
  const size: unknown = Reflect.get(value, "sizeBytes");
  return Number.isSafeInteger(size) && Number(size) >= 0;
}

function isRelease(value: unknown): value is Release {
  if (!isObject(value) || !text(value, "version", /^[\w.+-]+$/) || !text(value, "build", /^[\da-f]{12}$/)) return false;
  const files: unknown = Reflect.get(value, "files");
  return Array.isArray(files) && files.every(isReleaseFile) && files.some(({ path }) => path === "/");
}

/** @returns null for anything that is not such a list, or that names a file twice */
export function readRelease(json: string): Release | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isRelease(value)) return null;
  return new Set(value.files.map(({ path }) => path)).size === value.files.length ? value : null;
}

export const releaseBytes = ({ files }: Release): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
