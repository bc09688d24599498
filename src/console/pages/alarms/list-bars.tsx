import { Button } from '@mantine/core';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { Priority } from '../../../model/alarm-type.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh, isOpen } from '../../parts/shown-alarms.ts';
import { alarmsWords as words } from './words.ts';

/** New ones wait until somebody asks for them, so that nothing moves under the cursor. */
export function NewBar({
  waiting,
  release,
}: {
  readonly waiting: readonly AlarmView[];
  readonly release: () => void;
}) {
  const say = useSay();
  const priorities = [...new Set(waiting.map(({ priority }) => priority))].toSorted(
    (a, b) => a - b,
  );
  return (
    <div role="status" className="al-new">
      {waiting.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={release}>
          <Marks priorities={priorities} />
          {say(words.newOnes, { n: waiting.length })}
        </Button>
      )}
    </div>
  );
}

function Marks({ priorities }: { readonly priorities: readonly Priority[] }) {
  return (
    <span className="al-marks">
      {priorities.map((priority) => (
        <PriorityMark key={priority} priority={priority} />
      ))}
    </span>
  );
}

/** Says calmly that it is much at once, and how it is shown. */
export function StormBar({
  newOnes,
  display,
  choose,
}: {
  readonly newOnes: number;
  readonly display: 'grouped' | 'plain';
  readonly choose: (display: 'grouped' | 'plain') => void;
}) {
  const say = useSay();
  const isGrouped = display === 'grouped';
  return (
    <div role="status" className="al-storm">
      <span aria-hidden>≋</span>
      <span>{say(isGrouped ? words.storm : words.stormPlain, { n: newOnes })}</span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => choose(isGrouped ? 'plain' : 'grouped')}
      >
        {say(isGrouped ? words.plain : words.grouped)}
      </Button>
    </div>
  );
}

/** What can be done with those that are selected. */
export function SelectionBar({
  chosen,
  all,
  select,
  askFor,
}: {
  /** Those of the list that are selected. */
  readonly chosen: readonly AlarmView[];
  readonly all: readonly AlarmView[];
  readonly select: (ids: readonly string[]) => void;
  readonly askFor: (asked: 'acknowledge' | 'shelve', about: readonly AlarmView[]) => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const isAll = all.length > 0 && chosen.length === all.length;
  const fresh = chosen.filter(isFresh);
  const open = chosen.filter(isOpen);
  return (
    <div className="al-selection">
      <label>
        <input
          type="checkbox"
          checked={isAll}
          disabled={all.length === 0}
          onChange={() => select(isAll ? [] : all.map(({ id }) => id))}
        />{' '}
        {chosen.length === 0 ? say(words.selectAll) : say(words.selected, { n: chosen.length })}
      </label>
      {chosen.length > 0 && (
        <>
          {may('alarms.acknowledge') && (
            <Button
              size="compact-sm"
              disabled={fresh.length === 0}
              onClick={() => askFor('acknowledge', fresh)}
            >
              {say(words.acknowledge)}
            </Button>
          )}
          {may('alarms.shelve') && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={open.length === 0}
              onClick={() => askFor('shelve', open)}
            >
              {say(words.shelve)}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => select([])}>
            {say(words.unselect)}
          </Button>
        </>
      )}
    </div>
  );
}
