import { Button, FileInput, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportView } from '../../../api/routes/archive-import-routes.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../../model/archive/kind-specs.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { mediaTypeOf } from '../../parts/fields/media-type.ts';
import { partWords } from '../../parts/words.ts';
import { ImportOutcome } from './import-outcome.tsx';
import { archiveWords as words } from './words.ts';

interface Step {
  readonly mode: 'rehearse' | 'apply';
  readonly file: File;
}

/** A sheet: a dry run says every problem by its row, then all of it is entered or nothing. */
export function ImportButton({ kind }: { readonly kind: ArchiveKind }) {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const { mutate, data, error, isPending, variables, reset } = useMutation({
    mutationFn: ({ mode, file: sheet }: Step) =>
      ask<ImportView>(`/archive/${kind}/import?mode=${mode}`, {
        method: 'POST',
        body: new Blob([sheet], { type: mediaTypeOf(sheet) }),
      }),
    onSuccess: async ({ mode }) => {
      if (mode === 'apply') await client.invalidateQueries();
    },
  });
  const close = (): void => {
    setOpened(false);
    setFile(null);
    reset();
  };
  const enters = data?.mode === 'rehearse' ? data.entered + data.revised : 0;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {say(words.import)}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        size="xl"
        title={say(words.importTitle, { kind: say(KIND_SPECS[kind].title) })}
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        <p style={{ marginTop: 0 }}>{say(words.importHint)}</p>
        <Group align="end">
          <FileInput
            label={say(words.pickFile)}
            placeholder={say(words.pickFile)}
            accept=".csv,.xlsx"
            value={file}
            onChange={(chosen) => {
              reset();
              setFile(chosen);
            }}
            style={{ minWidth: '18rem' }}
          />
          <Button
            variant="default"
            disabled={file === null || isPending}
            onClick={() => file !== null && mutate({ mode: 'rehearse', file })}
          >
            {say(words.dryRun)}
          </Button>
          <Button
            disabled={file === null || isPending || enters === 0 || (data?.refused ?? 0) > 0}
            onClick={() => file !== null && mutate({ mode: 'apply', file })}
          >
            {say(words.apply, { n: enters })}
          </Button>
        </Group>
        <div role="status">
          {isPending && (
            <p>
              {say(variables.mode === 'apply' ? words.applying : words.dryRunning, {
                name: variables.file.name,
              })}
              {/* how far the service is, it does not say */}
              <progress style={{ width: '100%' }} />
            </p>
          )}
        </div>
        <FormProblems error={error} keys={[]} />
        {data !== undefined && !isPending && <ImportOutcome outcome={data} />}
      </Modal>
    </>
  );
}
