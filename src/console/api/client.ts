/** A problem document (RFC 9457) of the service, or what stood in the way of asking it. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    members: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.members = members;
  }
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a Blob goes as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `barred`: it knows us and refuses. */
type Standing = 'reached' | 'unreachable' | 'signed-out' | 'barred';

const listeners = new Set<(standing: Standing) => void>();

/** Told of each answer: whether the service is there, and whether it still knows us. */
export function onStanding(listener: (standing: Standing) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (standing: Standing): void => {
  for (const listener of listeners) listener(standing);
};

/**
 * Asks the service. The session cookie goes along; the type of the answer is that of the
 * route's own schema, named by the caller.
 * @param path below `/api/v1`, e.g. `/alarms?state=open`.
 * @throws ApiProblem
 */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const response = await send(path, asked);
  // the route's schema is what was served; nothing else answers below /api/v1
  return (response.status === 204 ? null : await response.json()) as T;
}

/** The answer itself: of files. @throws ApiProblem */
export async function send(
  path: string,
  { method = 'GET', body, signal, headers }: Asked,
): Promise<Response> {
  const isBlob = body instanceof Blob;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(body === undefined || isBlob ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBlob ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    tell('unreachable');
    throw new ApiProblem(0, 'unreachable', '', {});
  }
  if (path !== '/session') tell(standingOf(response));
  if (!response.ok) throw await problemOf(response);
  return response;
}

function standingOf({ status }: Response): Standing {
  if (status === 401) return 'signed-out';
  return status === 403 ? 'barred' : 'reached';
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const members: Record<string, unknown> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const text = (name: string): string => {
    const value = members[name];
    return typeof value === 'string' ? value : '';
  };
  return new ApiProblem(response.status, text('code'), text('detail') || text('title'), members);
}

/** A page of a list. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** `?a=1&b=2` of what is given; empty and absent members are left out. */
export function query(
  members: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** Every item of a list, page by page. */
export async function everyPage<T>(
  path: string,
  members: Readonly<Record<string, string | number | undefined>>,
  signal?: AbortSignal,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page: PageOf<T> = await ask(`${path}${query({ ...members, cursor })}`, {
      ...(signal === undefined ? {} : { signal }),
    });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}
