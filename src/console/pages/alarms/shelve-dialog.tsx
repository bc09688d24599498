import { Group, Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { MOST_SHELF_MINUTES } from '../../../model/standing-order.ts';
import { useSay } from '../../app/language.tsx';
import { spanText } from '../../parts/when.tsx';
import { ActDialog } from './act-dialog.tsx';
import { shelve } from './alarm-acts.ts';
import { gravestOf, shelveChoices } from './shelve-choices.ts';
import { useAct } from './use-act.ts';
import { dialogWords as words } from './words.ts';

const MINUTE_MS = 60_000;

/** Keeps alarms quiet for a time and with a reason; the gravest of them sets the limit. */
export function ShelveDialog({
  alarms,
  close,
  done,
}: {
  readonly alarms: readonly AlarmView[];
  readonly close: () => void;
  readonly done: () => void;
}) {
  const say = useSay();
  const gravest = gravestOf(alarms.map(({ priority }) => priority));
  const choices = shelveChoices(gravest);
  const [minutes, setMinutes] = useState(choices[1] ?? choices[0] ?? 15);
  const [reason, setReason] = useState('');
  const [shelved, setShelved] = useState<ReadonlySet<string>>(new Set());
  const { run, ...act } = useAct();
  const span = (n: number): string => spanText(n * MINUTE_MS, say);
  const confirm = (): void =>
    run(async () => {
      // what has been shelved stays so when a later one is refused
      for (const { id } of alarms) {
        if (shelved.has(id)) continue;
        await shelve(id, minutes, reason.trim());
        setShelved((before) => new Set([...before, id]));
      }
      done();
    });
  const title = say(alarms.length === 1 ? words.shelveOne : words.shelveMany, {
    n: alarms.length,
  });
  return (
    <ActDialog
      title={title}
      close={close}
      submit={confirm}
      answers={reason.trim() === '' ? 'missing' : 'complete'}
      focus="question"
      act={act}
    >
      <p className="soft">
        {say(words.shelveHint, { n: gravest, most: span(MOST_SHELF_MINUTES[gravest]) })}
      </p>
      <Radio.Group
        label={say(words.time)}
        value={String(minutes)}
        onChange={(value) => setMinutes(Number(value))}
      >
        <Group gap="sm" mt={4}>
          {choices.map((choice) => (
            <Radio key={choice} value={String(choice)} label={span(choice)} />
          ))}
        </Group>
      </Radio.Group>
      <Textarea
        mt="sm"
        label={say(words.reason)}
        required
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {act.isRunning && alarms.length > 1 && (
        <progress
          aria-label={title}
          value={shelved.size}
          max={alarms.length}
          style={{ width: '100%', accentColor: 'var(--ink-soft)' }}
        />
      )}
    </ActDialog>
  );
}
