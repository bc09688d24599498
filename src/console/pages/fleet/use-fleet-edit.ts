import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client.ts';
import { typeOfText } from './fleet-text.ts';
import { upload } from './upload.ts';

/** What is being edited, and the version that it was read from. */
export interface Draft {
  readonly text: string;
  /** Empty: from a file, replaced whatever is in force. */
  readonly etag: string;
  /** Null: read from the service. */
  readonly file: string | null;
}

export interface Replaced {
  readonly version: number | null;
  readonly change: string;
}

export type EditStanding =
  | { readonly is: 'idle' }
  | { readonly is: 'busy'; readonly share: number | null }
  | { readonly is: 'checked'; readonly change: string }
  | { readonly is: 'replaced' | 'undone'; readonly version: number; readonly before: Draft | null }
  | { readonly is: 'failed'; readonly problem: unknown };

export async function readFleet(): Promise<Draft> {
  const response = await send('/fleet', {});
  const text = JSON.stringify(await response.json(), null, 2);
  return { text, etag: response.headers.get('etag') ?? '', file: null };
}

/** Reading, checking and replacing, each told as it stands. */
export function useFleetEdit() {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [standing, setStanding] = useState<EditStanding>({ is: 'idle' });
  const attempt = async (act: () => Promise<EditStanding>): Promise<void> => {
    setStanding({ is: 'busy', share: null });
    try {
      setStanding(await act());
    } catch (problem) {
      setStanding({ is: 'failed', problem });
    }
  };
  const put = (one: Draft, mode: 'dry' | 'real'): Promise<Replaced> =>
    upload<Replaced>({
      method: 'PUT',
      path: `/fleet?secrets=kept&dryRun=${mode === 'dry'}`,
      type: typeOfText(one.text),
      body: new Blob([one.text]),
      ...(one.etag === '' ? {} : { headers: { 'if-match': one.etag } }),
      onProgress: (share) => setStanding({ is: 'busy', share }),
    });
  return {
    draft,
    standing,
    edit: (next: Draft): void => {
      setDraft(next);
      setStanding({ is: 'idle' });
    },
    load: () =>
      attempt(async () => {
        setDraft(await readFleet());
        return { is: 'idle' };
      }),
    check: (one: Draft) =>
      attempt(async () => ({ is: 'checked', change: (await put(one, 'dry')).change })),
    replace: (one: Draft, is: 'replaced' | 'undone') =>
      attempt(async () => {
        const before = is === 'undone' ? null : await readFleet();
        const { version } = await put(one, 'real');
        setDraft(null);
        await client.invalidateQueries();
        // whoever undoes it wants what was before, whatever version that makes
        const kept = before === null ? null : { ...before, etag: '' };
        return { is, version: version ?? 0, before: kept };
      }),
  };
}
