import { Link } from 'wouter';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { stationWords as words } from '../words.ts';
import { X } from './layout.ts';
import type { MimicProps } from './mimic-parts.ts';
import { Part } from './part.tsx';
import { lookOf, stateText } from './state-text.ts';
import { Blind, Mark, Padlock, Valve } from './symbols.tsx';

/** The bypass with what keeps it shut. */
export function BypassRow({
  y,
  middle,
  station,
  read,
  alarms,
}: MimicProps & { readonly y: number; readonly middle: number }) {
  const say = useSay();
  const valve = read(station.device, 'bypass');
  const lock = read(station.device, 'bypassLock');
  const alarm = alarms.get('bypass');
  const secured = station.bypass?.secured ?? 'none';
  const carries =
    valve.standing !== 'current' ? 'unknown' : valve.value === 'closed' ? 'no' : 'yes';
  const keeps =
    secured === 'blinded'
      ? say(words.blinded)
      : secured === 'none' && lock.value === null
        ? say(words.noLock)
        : lock.value === null
          ? say(words.lockUnknown)
          : stateText(lock, say);
  return (
    <g role="group" aria-label={say(words.bypass)}>
      <path
        d={`M${X.inletHeader} ${middle}V${y}H${X.outletHeader}V${middle}`}
        className="mimic-pipe"
        data-carries={carries}
      />
      <Part
        x={X.ssv}
        y={y}
        name={say(words.bypass)}
        text={stateText(valve, say)}
        alarm={alarm}
        mark="beside"
      >
        <Valve look={lookOf(valve)} />
      </Part>
      {secured === 'blinded' ? (
        <g transform={`translate(${X.filter} ${y})`}>
          <Blind />
        </g>
      ) : (
        lock.value !== null && (
          <g transform={`translate(${X.ssv} ${y - 17})`}>
            <Padlock shut={lock.value === 'locked' ? 'shut' : 'lifted'} />
          </g>
        )
      )}
      <text x={X.inletHeader + 8} y={y - 12} className="mimic-strong">
        {`${say(words.bypass)} · ${keeps}`}
        {station.bypass?.metered === true && ` · ${say(words.metered)}`}
      </text>
      {alarm !== undefined && (
        <Link href={pathOf('alarm', alarm.id)}>
          <g transform={`translate(${X.ssv + 42} ${y - 18})`}>
            <Mark alarm={alarm} />
            <text x="13" y="4" textDecoration="underline">
              {say(ALARM_TITLES[alarm.type])}
            </text>
          </g>
        </Link>
      )}
    </g>
  );
}
