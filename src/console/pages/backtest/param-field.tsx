import { Button, NumberInput, Slider, Switch, TextInput } from '@mantine/core';
import type { EffectiveView } from '../../../api/routes/detector-routes.ts';
import { type Say, useLanguage, useSay } from '../../app/language.tsx';
import { spanText } from '../../parts/when.tsx';
import { paramKind } from './param-kind.ts';
import { isMilliseconds, sliderRange } from './param-range.ts';
import { backtestWords as words } from './words.ts';

export type Param = EffectiveView['params'][number];
export type ParamValue = number | string | boolean;

/** One parameter: what it is now and who set it, and what it would be. */
export function ParamField({
  param,
  value,
  onChange,
}: {
  readonly param: Param;
  /** Null: as it is in force. */
  readonly value: ParamValue | null;
  readonly onChange: (value: ParamValue | null) => void;
}) {
  const say = useSay();
  const language = useLanguage();
  const kind = paramKind(param.description);
  const shown = value ?? param.value;
  return (
    <div className="bt-param" data-changed={value === null ? undefined : ''}>
      <div className="bt-param-head">
        <code>{param.name}</code>
        {value !== null && (
          <>
            <strong className="bt-changed">{say(words.changed)}</strong>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={say(words.putBack, { name: param.name })}
              onClick={() => onChange(null)}
            >
              {say(words.back)}
            </Button>
          </>
        )}
      </div>
      <p className="soft bt-note" lang="en">
        {param.description}
      </p>
      {language === 'zh' && kind !== null && <p className="soft bt-note">{say(kind)}</p>}
      {typeof shown === 'number' && typeof param.value === 'number' && (
        <NumberParamField param={param} value={shown} inForce={param.value} onChange={onChange} />
      )}
      {typeof shown === 'boolean' && (
        <Switch
          aria-label={param.name}
          checked={shown}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )}
      {typeof shown === 'string' && (
        <TextInput
          size="xs"
          aria-label={param.name}
          value={shown}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      <p className="soft bt-note">{originText(param, say)}</p>
    </div>
  );
}

function NumberParamField({
  param,
  value,
  inForce,
  onChange,
}: {
  readonly param: Param;
  readonly value: number;
  readonly inForce: number;
  readonly onChange: (value: number | null) => void;
}) {
  const say = useSay();
  const range = sliderRange({ ...param, value: inForce });
  const change = (next: number): void => onChange(next === inForce ? null : next);
  return (
    <div className="bt-number">
      <Slider
        size="sm"
        label={null}
        thumbLabel={`${param.name} ${say(words.range)}`}
        {...range}
        value={Math.min(range.max, Math.max(range.min, value))}
        onChange={change}
      />
      <NumberInput
        size="xs"
        aria-label={param.name}
        value={value}
        thousandSeparator=","
        step={range.step}
        allowDecimal={param.steps === 'any'}
        {...(param.least === null ? {} : { min: param.least })}
        {...(param.most === null ? {} : { max: param.most })}
        onChange={(next) => {
          if (typeof next === 'number') change(next);
        }}
      />
      {isMilliseconds(param.description) && (
        <span className="soft bt-same">= {spanText(value, say)}</span>
      )}
    </div>
  );
}

/** Who set what is in force, and what was shipped. */
function originText({ set, value, default: shipped }: Param, say: Say): string {
  const text = say(words.shipped, { value: String(shipped) });
  if (set === null) return text;
  const scope = say(set.scope === 'site' ? words.ofSite : words.ofFleet);
  const by = say(words.setBy, {
    by: set.by ?? say(words.nobody),
    on: set.on?.slice(0, 10) ?? say(words.noDate),
  });
  return `${say(words.inForce, { value: String(value) })} (${scope}, ${by}) · ${text}`;
}
