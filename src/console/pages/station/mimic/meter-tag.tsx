import { Link } from 'wouter';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { stationWords as words } from '../words.ts';
import type { MeterOf, MimicProps } from './mimic-parts.ts';
import { Tag } from './tag.tsx';

/** What a meter says of the flow, and the way to its page. */
export function MeterTag({
  meter,
  x,
  y,
  ...props
}: MimicProps & { readonly meter: MeterOf; readonly x: number; readonly y: number }) {
  const { read, clock, alarms, isDrawn, draw } = props;
  const say = useSay();
  // what it is billed by, or what it counts where it converts nothing
  const base = read(meter.device, 'qb');
  const field = base.standing === 'none' ? 'qm' : 'qb';
  return (
    <>
      <Tag
        x={x}
        y={y}
        width={112}
        label={say(field === 'qb' ? words.baseFlow : words.actualFlow)}
        shown={field === 'qb' ? base : read(meter.device, 'qm')}
        unit="m³/h"
        digits={1}
        now={clock}
        alarm={alarms.get(`meter:${meter.id}`)}
        drawn={isDrawn(meter.device, field)}
        onDraw={() => draw(meter.device, field)}
      />
      <Link href={pathOf('meter', meter.id)}>
        <text x={x} y={y + 50} textDecoration="underline">
          {shortened(meter.id)}
        </text>
      </Link>
    </>
  );
}

const LONGEST = 18;

const shortened = (id: string): string =>
  id.length <= LONGEST ? id : `${id.slice(0, LONGEST - 1)}…`;
