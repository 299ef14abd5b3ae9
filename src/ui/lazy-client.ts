// A Client that is loaded when it is first needed, so that the page paints before the engine's code arrives.
import type { CallKind, CallOptions, Client, RequestOf, ResultOf } from "@/workers/protocol";

/** @param open loads the real client; called once, at the first call. A rejected load is tried again by the next call. */
export function lazyClient(open: () => Promise<Client>): Client {
  let loading: Promise<Client> | undefined;
  const load = (): Promise<Client> => {
    loading ??= open().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    async call<K extends CallKind>(kind: K, request: RequestOf<K>, options?: CallOptions<K>): Promise<ResultOf<K>> {
      const client = await load();
      return options === undefined ? client.call(kind, request) : client.call(kind, request, options);
    },
    dispose() {
      void loading?.then((client) => {
        client.dispose();
      });
    },
  };
}
