import { Link } from 'wouter';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { numberText } from '../../../parts/quantity.tsx';
import { fieldWords } from '../field-words.ts';
import { pressureDigits } from '../shown.ts';
import { obstacleWords, stationWords as words } from '../words.ts';
import { X } from './layout.ts';
import { MeterTag } from './meter-tag.tsx';
import type { MimicProps, RunOf } from './mimic-parts.ts';
import { Part } from './part.tsx';
import { lookOf, stateText } from './state-text.ts';
import { Filter, Mark, MeterSymbol, Regulator, SlamShut, Valve } from './symbols.tsx';
import { Tag } from './tag.tsx';

const OBSTACLES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> =
  obstacleWords;

/** One run: inlet valve, filter, slam-shut, regulator, and a meter where it has its own. */
export function RunRow({
  run,
  y,
  ...props
}: MimicProps & { readonly run: RunOf; readonly y: number }) {
  const { site, station, now, read, alarms } = props;
  const say = useSay();
  const field = (name: string): string => `runs.${run.id}.${name}`;
  const shown = (name: string) => read(station.device, field(name));
  const state = now?.state?.runs.find(({ id }) => id === run.id);
  const carries = state?.carries ?? 'unknown';
  const ssv = shown('ssv');
  const inletValve = shown('inletValve');
  const meter = site.meters.find((one) => one.run === run.id);
  return (
    <g role="group" aria-label={`${run.id} ${say(words[run.role])}`}>
      <path
        d={`M${X.inletHeader} ${y}H${X.outletHeader}`}
        className="mimic-pipe"
        data-carries={carries}
      />
      <path d={`M${X.sensed} ${y}V${y - 32}H${X.regulator}V${y - 23}`} className="mimic-sensing" />
      <RunTitle run={run} y={y} {...props} />
      <Part
        x={X.inletValve}
        y={y}
        name={say(fieldWords.inletValve)}
        text={stateText(inletValve, say)}
      >
        <Valve look={lookOf(inletValve)} />
      </Part>
      <Part
        x={X.filter}
        y={y}
        name={say(fieldWords.filterDp)}
        text=""
        alarm={alarms.get(`filter:${run.id}`)}
      >
        <Filter />
      </Part>
      <Part
        x={X.ssv}
        y={y}
        name={say(fieldWords.ssv)}
        text={stateText(ssv, say)}
        alarm={alarms.get(`ssv:${run.id}`)}
      >
        <SlamShut look={lookOf(ssv)} tripped={ssv.value === 'tripped' ? 'tripped' : 'set'} />
      </Part>
      <Part
        x={X.regulator}
        y={y}
        name={say(regulatorWord)}
        text=""
        alarm={alarms.get(`regulator:${run.id}`)}
      >
        <Regulator
          look={carries === 'unknown' ? 'unsure' : carries === 'yes' ? 'open' : 'closed'}
        />
      </Part>
      <text x={X.regulator} y={y + 33} textAnchor="middle" className="mimic-label">
        {say(words.setAt, { set: numberText(run.setKPa, run.setKPa < 10 ? 2 : 0) })}
      </text>
      <RunTags run={run} y={y} {...props} />
      {meter !== undefined && (
        <Part x={X.meter} y={y} name={meter.id} text="">
          <MeterSymbol />
        </Part>
      )}
      {meter !== undefined && (
        <MeterTag {...props} meter={meter} x={X.outletHeader + 6} y={y + 22} />
      )}
    </g>
  );
}

const regulatorWord = { zh: '调压器', en: 'regulator' } as const;

/** What the run measures. */
function RunTags({
  run,
  y,
  station,
  clock,
  read,
  isDrawn,
  draw,
}: MimicProps & { readonly run: RunOf; readonly y: number }) {
  const say = useSay();
  const field = (name: string): string => `runs.${run.id}.${name}`;
  const shown = (name: string) => read(station.device, field(name));
  const drawable = (name: string) => ({
    drawn: isDrawn(station.device, field(name)),
    onDraw: () => draw(station.device, field(name)),
  });
  return (
    <>
      <Tag
        x={X.filter - 38}
        y={y + 18}
        width={78}
        label={say(words.filterDp)}
        shown={shown('filterDp')}
        unit="kPa"
        digits={1}
        now={clock}
        {...drawable('filterDp')}
      />
      <Tag
        x={X.meter - 54}
        y={y + 18}
        width={110}
        label={say(words.flow)}
        shown={shown('q')}
        unit="m³/h"
        digits={1}
        now={clock}
        {...drawable('q')}
      />
      <Tag
        x={X.meter - 54}
        y={y - 56}
        width={110}
        label={say(words.outlet)}
        shown={shown('pOut')}
        unit="kPa"
        digits={pressureDigits(station.setKPa)}
        now={clock}
        {...drawable('pOut')}
      />
    </>
  );
}

/** Whose run it is, whether it carries, and why it could not; its alarms beside it. */
function RunTitle({
  run,
  y,
  now,
  alarms,
}: MimicProps & { readonly run: RunOf; readonly y: number }) {
  const say = useSay();
  const state = now?.state?.runs.find(({ id }) => id === run.id);
  const carries = { yes: words.runCarries, no: words.runRests, unknown: words.runUnknown } as const;
  const why = (state?.obstacles ?? []).map((one) => say(OBSTACLES[one] ?? words.unknown));
  const own = ['run', 'ssv', 'filter', 'regulator'].flatMap(
    (part) => alarms.get(`${part}:${run.id}`) ?? [],
  );
  return (
    <g transform={`translate(${X.inletHeader + 8} ${y - 40})`}>
      <text className="mimic-strong">
        {`${run.id === run.role ? '' : `${run.id} · `}${say(words[run.role])} · ${say(carries[state?.carries ?? 'unknown'])}`}
        {why.length > 0 && own.length === 0 && (
          <tspan dx="8">{say(words.notAvailable, { why: why.join(', ') })}</tspan>
        )}
      </text>
      {own.slice(0, 2).map((alarm, at) => (
        <Link key={alarm.id} href={pathOf('alarm', alarm.id)}>
          <g transform={`translate(${150 + at * 128} -4)`}>
            <Mark alarm={alarm} />
            <text x="13" y="4" textDecoration="underline">
              {say(ALARM_TITLES[alarm.type])}
            </text>
          </g>
        </Link>
      ))}
    </g>
  );
}
