import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { AcknowledgeOutcome } from '../../../api/routes/acknowledge-routes.ts';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { ActDialog, PlainDialog } from './act-dialog.tsx';
import { acknowledge } from './alarm-acts.ts';
import { useAct } from './use-act.ts';
import { dialogWords as words } from './words.ts';

/** Acknowledges one or many with a comment, and says of each that was refused why. */
export function AcknowledgeDialog({
  alarms,
  close,
  done,
}: {
  readonly alarms: readonly AlarmView[];
  readonly close: () => void;
  readonly done: () => void;
}) {
  const say = useSay();
  const [comment, setComment] = useState('');
  const [outcomes, setOutcomes] = useState<readonly AcknowledgeOutcome[] | null>(null);
  const { run, ...act } = useAct();
  const confirm = (): void =>
    run(async () => {
      const ids = alarms.map(({ id }) => id);
      const all = await acknowledge(ids, comment.trim());
      if (all.every(({ outcome }) => outcome === 'acknowledged')) done();
      else setOutcomes(all);
    });
  const title = say(alarms.length === 1 ? words.acknowledgeOne : words.acknowledgeMany, {
    n: alarms.length,
  });
  if (outcomes !== null) {
    return (
      <PlainDialog title={title} close={done}>
        <Outcomes alarms={alarms} outcomes={outcomes} close={done} />
      </PlainDialog>
    );
  }
  return (
    <ActDialog
      title={title}
      close={close}
      submit={confirm}
      answers="complete"
      focus="submit"
      act={act}
    >
      <What alarms={alarms} />
      <Textarea
        label={say(words.comment)}
        maxLength={2000}
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </ActDialog>
  );
}

function What({ alarms }: { readonly alarms: readonly AlarmView[] }) {
  const say = useSay();
  const [first] = alarms;
  if (first !== undefined && alarms.length === 1) {
    return (
      <p>
        <PriorityMark priority={first.priority} /> {say(first.message)}
      </p>
    );
  }
  const counts = ([1, 2, 3, 4] as const)
    .map((n) => ({ n, count: alarms.filter(({ priority }) => priority === n).length }))
    .filter(({ count }) => count > 0);
  return <p>{counts.map((one) => say(words.ofThem, one)).join(' · ')}</p>;
}

function Outcomes({
  alarms,
  outcomes,
  close,
}: {
  readonly alarms: readonly AlarmView[];
  readonly outcomes: readonly AcknowledgeOutcome[];
  readonly close: () => void;
}) {
  const say = useSay();
  const refused = outcomes.filter(({ outcome }) => outcome !== 'acknowledged');
  const byId = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  return (
    <div role="status">
      <p>{say(words.done, { n: outcomes.length - refused.length })}</p>
      <p>
        <strong>{say(words.notDone, { n: refused.length })}</strong>
      </p>
      <ul>
        {refused.map(({ id, acknowledgedBy, detail, code }) => {
          const alarm = byId.get(id);
          return (
            <li key={id}>
              {alarm === undefined ? id : say(ALARM_TITLES[alarm.type])} {alarm?.site}
              {': '}
              {acknowledgedBy === null
                ? `${detail ?? ''} ${code ?? ''}`
                : say(words.firstBy, { by: acknowledgedBy })}
            </li>
          );
        })}
      </ul>
      <Group justify="flex-end">
        <Button onClick={close} data-autofocus>
          {say(words.close)}
        </Button>
      </Group>
    </div>
  );
}
