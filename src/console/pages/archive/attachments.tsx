import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ProblemText } from '../../parts/failure.tsx';
import { fetchFile, handOver } from '../../parts/grid/fetch-file.ts';

interface Attached {
  readonly sha256: string;
  readonly name: string;
}

/** Files that a body names. */
export function attachedTo(body: Readonly<Record<string, unknown>>): readonly Attached[] {
  const files: unknown = body['files'];
  return Array.isArray(files) ? files.flatMap(attachedIn) : [];
}

function attachedIn(one: unknown): readonly Attached[] {
  if (typeof one !== 'object' || one === null || !('sha256' in one) || !('name' in one)) return [];
  const { sha256, name } = one;
  return typeof sha256 === 'string' && typeof name === 'string' ? [{ sha256, name }] : [];
}

export function Attachments({ body }: { readonly body: Readonly<Record<string, unknown>> }) {
  const { mutate, error, isPending, variables } = useMutation({
    mutationFn: async (file: Attached) =>
      handOver(
        await fetchFile(
          `/archive/files/${file.sha256}`,
          new AbortController().signal,
          () => undefined,
        ),
      ),
  });
  const files = attachedTo(body);
  if (files.length === 0) return null;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.4rem', marginTop: '0.5rem' }}>
      {files.map((file) => (
        <Button
          key={file.sha256}
          size="compact-sm"
          variant="default"
          loading={isPending && variables.sha256 === file.sha256}
          onClick={() => mutate(file)}
        >
          ↓ {file.name}
        </Button>
      ))}
      {error !== null && <ProblemText problem={error} />}
    </div>
  );
}
