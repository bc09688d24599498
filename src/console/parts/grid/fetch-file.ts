import { send } from '../../api/client.ts';

export interface Fetched {
  readonly name: string;
  readonly content: Blob;
}

/** @param told after each piece, with all bytes so far. @throws ApiProblem */
export async function fetchFile(
  path: string,
  signal: AbortSignal,
  told: (bytes: number) => void,
): Promise<Fetched> {
  const response = await send(path, { signal });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  let bytes = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    bytes += value.length;
    told(bytes);
  }
  return {
    name: nameIn(response.headers.get('content-disposition') ?? '', path),
    content: new Blob(pieces, { type: response.headers.get('content-type') ?? '' }),
  };
}

/** The name that the service gives the file. */
export function nameIn(disposition: string, path: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decoded(encoded);
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? path.split(/[/?]/).at(-1) ?? 'gaswatch';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // it is a name all the same
    return text;
  }
}

/** To the browser's downloads. */
export function handOver({ name, content }: Fetched): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // some browsers read it only after the click has ended
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
