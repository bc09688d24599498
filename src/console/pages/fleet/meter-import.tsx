import { Button, FileInput, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { handOver } from '../../parts/grid/fetch-file.ts';
import { ProblemList } from '../../parts/problem-list.tsx';
import { SAMPLE_CSV } from './fleet-text.ts';
import { upload } from './upload.ts';
import { UploadBar } from './upload-bar.tsx';
import { fleetWords as words } from './words.ts';

interface Imported {
  readonly version: number | null;
  readonly meters: number;
  readonly sites: number;
}

type Standing =
  | { readonly is: 'idle' }
  | { readonly is: 'busy'; readonly share: number }
  | { readonly is: 'done'; readonly imported: Imported }
  | { readonly is: 'failed'; readonly problem: unknown };

/** Meters from a list: a dry run says every problem by its line, then all come in or none. */
export function MeterImport() {
  const say = useSay();
  const { may } = useSession();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [standing, setStanding] = useState<Standing>({ is: 'idle' });
  const run = async (csv: File, mode: 'dry' | 'real'): Promise<void> => {
    setStanding({ is: 'busy', share: 0 });
    try {
      const imported = await upload<Imported>({
        method: 'POST',
        path: `/fleet/meters?dryRun=${mode === 'dry'}`,
        type: 'text/csv',
        body: csv,
        onProgress: (share) => setStanding({ is: 'busy', share }),
      });
      setStanding({ is: 'done', imported });
      if (mode === 'real') await client.invalidateQueries();
    } catch (problem) {
      setStanding({ is: 'failed', problem });
    }
  };
  const isRehearsed = standing.is === 'done' && standing.imported.version === null;
  const isBusy = standing.is === 'busy';
  return (
    <section className="panel fleet-part" aria-label={say(words.import)}>
      <p className="soft fleet-note">{say(words.csvHint)}</p>
      <Group align="end" gap="xs">
        <FileInput
          label={say(words.csv)}
          accept=".csv,text/csv"
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            setStanding({ is: 'idle' });
          }}
          style={{ width: '22rem' }}
        />
        <Button
          disabled={file === null || isBusy || !may('fleet.write')}
          onClick={() => file !== null && void run(file, 'dry')}
        >
          {say(words.dryRun)}
        </Button>
        <Button
          disabled={file === null || !isRehearsed}
          onClick={() => file !== null && void run(file, 'real')}
        >
          {say(words.apply)}
        </Button>
        <Button
          variant="default"
          onClick={() =>
            handOver({ name: 'meters.csv', content: new Blob([SAMPLE_CSV], { type: 'text/csv' }) })
          }
        >
          {say(words.sample)}
        </Button>
      </Group>
      <UploadBar share={isBusy ? standing.share : null} />
      {standing.is === 'done' && (
        <p role="status">
          <strong>
            {say(isRehearsed ? words.dryRunDone : words.applied, {
              meters: standing.imported.meters,
              sites: standing.imported.sites,
              version: standing.imported.version ?? '',
            })}
          </strong>
        </p>
      )}
      {standing.is === 'failed' && <ProblemList problem={standing.problem} />}
    </section>
  );
}
