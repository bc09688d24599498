import { Button, Group } from '@mantine/core';
import { useRef, useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../failure.tsx';
import { type Fetched, fetchFile, handOver, sizeText } from './fetch-file.ts';
import { gridWords as words } from './grid-words.ts';

export interface ExportOf {
  /** Shown on its button: the same in both languages. */
  readonly format: 'CSV' | 'XLSX' | 'PDF' | 'JSONL';
  /** Below `/api/v1`. */
  readonly path: string;
}

type Standing =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly format: string; readonly bytes: number }
  | { readonly is: 'done'; readonly name: string }
  | { readonly is: 'failed'; readonly problem: unknown };

/** Files of what is shown, made by the service; how far it is, is said. */
export function ExportButtons({ files }: { readonly files: readonly ExportOf[] }) {
  const say = useSay();
  const [standing, setStanding] = useState<Standing>({ is: 'idle' });
  const running = useRef<AbortController | null>(null);
  const take = async ({ format, path }: ExportOf): Promise<void> => {
    const stop = new AbortController();
    running.current = stop;
    setStanding({ is: 'running', format, bytes: 0 });
    try {
      const file: Fetched = await fetchFile(path, stop.signal, (bytes) =>
        setStanding({ is: 'running', format, bytes }),
      );
      handOver(file);
      setStanding({ is: 'done', name: file.name });
    } catch (problem) {
      setStanding(stop.signal.aborted ? { is: 'idle' } : { is: 'failed', problem });
    }
  };
  return (
    <Group gap="xs">
      <span role="status" className="soft export-told">
        {standing.is === 'running' &&
          (standing.bytes === 0
            ? say(words.preparing, { format: standing.format })
            : say(words.exporting, { format: standing.format, size: sizeText(standing.bytes) }))}
        {standing.is === 'done' && say(words.exported, { name: standing.name })}
      </span>
      {standing.is === 'failed' && <ProblemText problem={standing.problem} />}
      {standing.is === 'running' ? (
        <Button size="xs" variant="default" onClick={() => running.current?.abort()}>
          {say(words.stop)}
        </Button>
      ) : (
        files.map((file) => (
          <Button key={file.format} size="xs" variant="default" onClick={() => void take(file)}>
            {say(words.exportAs, { format: file.format })}
          </Button>
        ))
      )}
    </Group>
  );
}
