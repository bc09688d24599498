import './mimic.css';
import { useSay } from '../../../app/language.tsx';
import { pressureDigits } from '../shown.ts';
import { stationWords as words } from '../words.ts';
import { BypassRow } from './bypass-row.tsx';
import { layoutOf, X } from './layout.ts';
import type { MimicProps } from './mimic-parts.ts';
import { OutletSide } from './outlet-side.tsx';
import { RunRow } from './run-row.tsx';
import { Hatch } from './symbols.tsx';
import { Tag } from './tag.tsx';

/** The station as it is built, with what it says at its place. */
export function Mimic(props: MimicProps) {
  const { site, station, now, clock, read, alarms, isDrawn, draw } = props;
  const say = useSay();
  const layout = layoutOf(
    station.runs.length,
    station.bypass?.present === true ? 'present' : 'absent',
  );
  const { middle, runs } = layout;
  const carries = now?.state === null || now === undefined ? 'unknown' : flowOf(now.state.carrying);
  return (
    <svg
      className="mimic"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={say(words.mimic, { site: say(site.name) })}
    >
      <defs>
        <Hatch />
      </defs>
      {layout.bypass !== null && <BypassRow {...props} y={layout.bypass} middle={middle} />}
      <path d={`M0 ${middle}H${X.inletHeader}`} className="mimic-pipe" data-carries={carries} />
      <path
        d={`M${X.inletHeader} ${runs[0] ?? middle}V${runs.at(-1) ?? middle}M${X.outletHeader} ${runs[0] ?? middle}V${runs.at(-1) ?? middle}`}
        className="mimic-pipe"
        data-carries={carries === 'unknown' ? 'unknown' : 'no'}
      />
      <path
        d={`M${X.outletHeader} ${middle}H${X.end - 8}`}
        className="mimic-pipe"
        data-carries={carries}
      />
      <path
        d={`M${X.end - 14} ${middle - 9}L${X.end} ${middle}L${X.end - 14} ${middle + 9}z`}
        fill="var(--ink-soft)"
      />
      <Tag
        x={2}
        y={middle - 58}
        label={say(words.inlet)}
        shown={read(station.device, 'pIn')}
        unit="kPa"
        digits={pressureDigits(200)}
        now={clock}
        alarm={alarms.get('inlet')}
        drawn={isDrawn(station.device, 'pIn')}
        onDraw={() => draw(station.device, 'pIn')}
      />
      {station.runs.map((run, at) => (
        <RunRow key={run.id} {...props} run={run} y={runs[at] ?? middle} />
      ))}
      <OutletSide {...props} layout={layout} />
    </svg>
  );
}

const flowOf = (carrying: string): 'yes' | 'no' | 'unknown' =>
  carrying === 'unknown' ? 'unknown' : carrying === 'neither' ? 'no' : 'yes';
