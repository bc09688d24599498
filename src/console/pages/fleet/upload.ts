import { ApiProblem } from '../../api/client.ts';

export interface Upload {
  readonly method: 'POST' | 'PUT';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly type: string;
  readonly body: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  /** Share that is sent, 0 to 1; at 1 the service works on it. */
  readonly onProgress: (share: number) => void;
}

/** Sends a file and tells how far it is, which `fetch` does not. @throws ApiProblem */
export function upload<T>(asked: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(asked.method, `/api/v1${asked.path}`);
    request.setRequestHeader('content-type', asked.type);
    for (const [name, value] of Object.entries(asked.headers ?? {}))
      request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      asked.onProgress(total === 0 ? 1 : loaded / total),
    );
    request.addEventListener('error', () => reject(new ApiProblem(0, 'unreachable', '', {})));
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      // the route's schema is what was served
      if (request.status < 300) resolve(answer as T);
      else reject(problemIn(request.status, answer));
    });
    request.send(asked.body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function problemIn(status: number, answer: unknown): ApiProblem {
  const members: Record<string, unknown> =
    typeof answer === 'object' && answer !== null ? { ...answer } : {};
  const text = (name: string): string => {
    const value = members[name];
    return typeof value === 'string' ? value : '';
  };
  return new ApiProblem(status, text('code'), text('detail') || text('title'), members);
}
