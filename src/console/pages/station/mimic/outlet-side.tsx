import { Link } from 'wouter';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { pressureDigits } from '../shown.ts';
import { stationWords as words } from '../words.ts';
import { type Layout, X } from './layout.ts';
import { MeterTag } from './meter-tag.tsx';
import type { MimicProps } from './mimic-parts.ts';
import { Part } from './part.tsx';
import { lookOf, stateText } from './state-text.ts';
import { MeterSymbol, Relief } from './symbols.tsx';
import { Tag } from './tag.tsx';

const SENSE_Y = 44;
const RELIEF_Y = 34;

/** Everything behind the regulators: sensing lines, relief, pressure, flow and meters of the outlet. */
export function OutletSide({ layout, ...props }: MimicProps & { readonly layout: Layout }) {
  const { station, clock, read, alarms, isDrawn, draw } = props;
  const say = useSay();
  const { middle, runs } = layout;
  const [first = middle] = runs;
  const sense = read(station.device, 'pSense');
  const digits = pressureDigits(station.setKPa);
  const common = (field: string) => ({
    shown: read(station.device, field),
    now: clock,
    drawn: isDrawn(station.device, field),
    onDraw: () => draw(station.device, field),
  });
  return (
    <g>
      {sense.standing !== 'none' && (
        <>
          <path
            d={`M${X.sensing} ${middle}V${SENSE_Y}H${X.sensing + 16}`}
            className="mimic-sensing"
          />
          <Tag
            x={X.sensing + 16}
            y={SENSE_Y - 26}
            width={132}
            label={say(words.sensing)}
            unit="kPa"
            digits={digits}
            {...common('pSense')}
            alarm={alarms.get('sensing')}
          />
        </>
      )}
      <ReliefPart first={first} {...props} />
      <Tag
        x={X.sensing + 16}
        y={middle - 58}
        width={132}
        label={say(words.outlet)}
        unit="kPa"
        digits={digits}
        {...common('pOut')}
        alarm={alarms.get('outlet')}
      />
      <Tag
        x={X.end - 122}
        y={middle - 58}
        label={say(words.flow)}
        unit="m³/h"
        digits={1}
        {...common('q')}
        width={112}
      />
      <Tag
        x={X.end - 122}
        y={middle + 22}
        label={say(words.temperature)}
        unit="°C"
        digits={1}
        {...common('tGas')}
        width={112}
      />
      <OutletMeters middle={middle} {...props} />
    </g>
  );
}

/** The relief valve, and its alarm in words beside it. */
function ReliefPart({ first, station, read, alarms }: MimicProps & { readonly first: number }) {
  const say = useSay();
  const relief = read(station.device, 'relief');
  const reliefAlarm = alarms.get('relief');
  return (
    <>
      <path
        d={`M${X.outletHeader} ${first}V${RELIEF_Y}`}
        className="mimic-pipe"
        data-carries="no"
      />
      <Part x={X.outletHeader} y={RELIEF_Y} name={say(words.relief)} text="" alarm={reliefAlarm}>
        <Relief look={lookOf(relief)} />
      </Part>
      <text
        x={X.outletHeader - (reliefAlarm === undefined ? 16 : 30)}
        y={RELIEF_Y + 2}
        textAnchor="end"
      >
        {`${say(words.relief)} ${stateText(relief, say)}`}
      </text>
      {reliefAlarm !== undefined && (
        <Link href={pathOf('alarm', reliefAlarm.id)}>
          <text
            x={X.outletHeader - (reliefAlarm === undefined ? 16 : 30)}
            y={RELIEF_Y - 14}
            textAnchor="end"
            textDecoration="underline"
          >
            {say(ALARM_TITLES[reliefAlarm.type])}
          </text>
        </Link>
      )}
    </>
  );
}

/** The meter behind the runs; where there are more, they are in the list below. */
function OutletMeters({ middle, ...props }: MimicProps & { readonly middle: number }) {
  const { site } = props;
  const say = useSay();
  const behind = site.meters.filter(({ run }) => run === undefined);
  const [meter] = behind;
  return (
    <>
      {meter !== undefined && (
        <>
          <Part x={X.outletMeter} y={middle} name={meter.id} text="">
            <MeterSymbol />
          </Part>
          <MeterTag {...props} meter={meter} x={X.sensing + 16} y={middle + 22} />
        </>
      )}
      {behind.length > 1 && (
        <text x={X.sensing + 16} y={middle + 90} className="mimic-label">
          {say(words.moreMeters, { n: behind.length - 1 })}
        </text>
      )}
    </>
  );
}
