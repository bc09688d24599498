import type { FakePoint } from './influx-fake-lines.ts';
import { durationNs, FluxError, type Node, parseFlux } from './influx-fake-syntax.ts';
import {
  AGGREGATES,
  type Aggregate,
  aggregated,
  type Cell,
  cellOf,
  type Row,
  regrouped,
  type Table,
  type Tables,
  Time,
  timeIn,
  windowed,
  without,
} from './influx-fake-tables.ts';

export interface FluxWorld {
  /** Tables of a bucket in [start, stop), ns; throws where there is none. */
  read(bucket: string, start: bigint, stop: bigint): Tables;
  write(bucket: string, points: readonly FakePoint[]): void;
  /** ns. */
  readonly now: bigint;
}

export interface FluxOutcome {
  readonly results: ReadonlyMap<string, Tables>;
  /** The `task` option of a script; undefined where it has none. */
  readonly task: Readonly<Record<string, unknown>> | undefined;
}

/** Bounds are wanted before anything can be read. */
class Unbounded {
  readonly bucket: string;

  constructor(bucket: string) {
    this.bucket = bucket;
  }
}
class Stream {
  readonly tables: Tables;

  constructor(tables: Tables) {
    this.tables = tables;
  }
}
class Duration {
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** `undefined` is Flux's null. */
type Value = unknown;
type Scope = ReadonlyMap<string, Value>;
type Args = ReadonlyMap<string, Value>;
type Fn = (args: Args, piped: Value) => Value;

/** Runs a query or a task as the pages of the standard library describe its functions. */
export function runFlux(script: string, world: FluxWorld): FluxOutcome {
  const results = new Map<string, Tables>();
  const scope = new Map<string, Value>(Object.entries(builtins(world, results)));
  let task: Readonly<Record<string, unknown>> | undefined;
  for (const statement of parseFlux(script)) {
    if (statement.kind === 'import') {
      if (statement.path !== 'date') throw new FluxError(`unknown package ${statement.path}`);
      scope.set('date', { truncate: truncate(world) });
      continue;
    }
    const yields = results.size;
    const value = evaluate(statement.value, scope);
    if (statement.kind === 'option' && statement.name === 'task') {
      task = value as Readonly<Record<string, unknown>>;
    } else if (statement.kind !== 'expression') scope.set(statement.name, value);
    else if (value instanceof Unbounded) throw new FluxError('cannot submit unbounded read');
    else if (value instanceof Stream && results.size === yields) deliver(results, '_result', value);
  }
  return { results, task };
}

function deliver(results: Map<string, Tables>, name: string, { tables }: Stream): void {
  if (results.has(name))
    throw new FluxError(`found more than one call to yield() with the name "${name}"`);
  results.set(name, tables);
}

function evaluate(node: Node, scope: Scope): Value {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'duration':
      return new Duration(node.ns);
    case 'name':
      if (!scope.has(node.name)) throw new FluxError(`undefined identifier ${node.name}`);
      return scope.get(node.name);
    case 'member':
      return (evaluate(node.of, scope) as Readonly<Record<string, Value>>)[node.name];
    case 'array':
      return node.items.map((item) => evaluate(item, scope));
    case 'object': {
      const from = node.from === undefined ? {} : (evaluate(node.from, scope) as object);
      const own = [...node.fields].map(([name, value]) => [name, evaluate(value, scope)] as const);
      return { ...from, ...Object.fromEntries(own) };
    }
    case 'function':
      return (args: Args) => evaluate(node.body, new Map([...scope, ...args]));
    case 'unary':
      return unary(node.sign, evaluate(node.of, scope));
    case 'binary':
      return binary(node.sign, evaluate(node.a, scope), () => evaluate(node.b, scope));
    case 'call': {
      const fn = evaluate(node.of, scope);
      if (typeof fn !== 'function') throw new FluxError('call of what is no function');
      const args = new Map([...node.args].map(([name, value]) => [name, evaluate(value, scope)]));
      return (fn as Fn)(args, node.piped === undefined ? undefined : evaluate(node.piped, scope));
    }
  }
}

function unary(sign: string, value: Value): Value {
  if (sign === 'exists') return value !== undefined;
  if (sign === 'not') return value === undefined ? undefined : value !== true;
  if (value instanceof Duration) return new Duration(-value.ns);
  return typeof value === 'bigint' ? -value : -Number(value);
}

function binary(sign: string, a: Value, later: () => Value): Value {
  if (sign === 'and') return a === true && later() === true;
  if (sign === 'or') return a === true || later() === true;
  const b = later();
  if (a === undefined || b === undefined) return undefined;
  if (typeof a !== typeof b) throw new FluxError(`type conflict: ${typeof a} ${sign} ${typeof b}`);
  if (sign === '==') return a === b;
  if (sign === '!=') return a !== b;
  if (sign === '/')
    return typeof a === 'bigint' ? a / (b as bigint) : (a as number) / (b as number);
  throw new FluxError(`${sign} is not a part of what we send`);
}

function truncate(world: FluxWorld): Fn {
  return (args) => {
    const { ns: unit } = wanted(args, 'unit', Duration);
    const t = args.get('t');
    const ns = t instanceof Duration ? world.now + t.ns : wanted(args, 't', Time).ns;
    return new Time(ns - (ns % unit));
  };
}

/** https://docs.influxdata.com/flux/v0/stdlib/universe/ */
function builtins(world: FluxWorld, results: Map<string, Tables>): Readonly<Record<string, Value>> {
  const on =
    (work: (tables: Tables, args: Args) => Tables): Fn =>
    (args, piped) => {
      if (piped instanceof Unbounded) throw new FluxError('cannot submit unbounded read');
      if (!(piped instanceof Stream)) throw new FluxError('nothing is piped in');
      return new Stream(work(piped.tables, args));
    };
  const fns: Readonly<Record<string, Fn>> = {
    from: (args) => new Unbounded(text(args, 'bucket')),
    range: (args, piped) => {
      if (!(piped instanceof Unbounded)) throw new FluxError('range follows from');
      const { ns: start } = wanted(args, 'start', Time);
      const stop = args.has('stop') ? wanted(args, 'stop', Time).ns : world.now;
      if (start >= stop) throw new FluxError('cannot query an empty range');
      return new Stream(world.read(piped.bucket, start, stop));
    },
    filter: on((tables, args) => tables.map(filterBy(args)).filter(({ rows }) => rows.length > 0)),
    drop: on((tables, args) => {
      const names = args.get('columns') as readonly string[];
      return regrouped(
        tables.map(({ key, rows }) => ({
          key: without(key, names),
          rows: rows.map((row) => without(row, names)),
        })),
      );
    }),
    last: on((tables) => tables.map(({ key, rows }) => ({ key, rows: rows.slice(-1) }))),
    group: on((tables) =>
      regrouped(
        tables.map(({ key, rows }) => ({ key: {}, rows: rows.map((row) => ({ ...key, ...row })) })),
      ),
    ),
    distinct: on((tables, args) => tables.map((table) => distinct(table, text(args, 'column')))),
    window: on((tables, args) => windowed(tables, wanted(args, 'every', Duration).ns)),
    aggregateWindow: on((tables, args) => {
      if (args.get('createEmpty') !== false || args.get('timeSrc') !== '_start') {
        throw new FluxError('aggregateWindow: only createEmpty false, timeSrc _start');
      }
      const { aggregate } = args.get('fn') as Fn & { readonly aggregate: Aggregate };
      return aggregated(tables, wanted(args, 'every', Duration).ns, aggregate);
    }),
    set: on((tables, args) =>
      tables.map(({ key, rows }) => ({
        key,
        rows: rows.map((row) => ({ ...row, [text(args, 'key')]: text(args, 'value') })),
      })),
    ),
    toFloat: on((tables) =>
      tables.map(({ key, rows }) => ({
        key,
        rows: rows.map((row) => ({ ...row, _value: Number(row['_value']) })),
      })),
    ),
    map: on((tables, args) => tables.map((table) => mapped(table, args))),
    to: on((tables, args) => {
      world.write(text(args, 'bucket'), tables.flatMap(pointsOf));
      return tables;
    }),
    yield: (args, piped) => {
      if (!(piped instanceof Stream)) throw new FluxError('nothing to yield');
      deliver(results, text(args, 'name'), piped);
      return piped;
    },
    time: (args) => new Time(BigInt(Date.parse(text(args, 'v'))) * 1_000_000n),
    duration: (args) => new Duration(durationNs(text(args, 'v'))),
    now: () => new Time(world.now),
    float: (args) => Number(args.get('v')),
    int: (args) => wanted(args, 'v', Time).ns,
  };
  const aggregates = Object.entries(AGGREGATES).map(([name, aggregate]) => {
    const call: Fn = fns[name] ?? (() => undefined);
    return [
      name,
      Object.assign((args: Args, piped: Value) => call(args, piped), { aggregate }),
    ] as const;
  });
  return { ...fns, ...Object.fromEntries(aggregates) };
}

const text = (args: Args, name: string): string => {
  const value = args.get(name);
  if (typeof value !== 'string') throw new FluxError(`missing required argument ${name}`);
  return value;
};

function wanted<T>(args: Args, name: string, type: new (...parts: never[]) => T): T {
  const value = args.get(name);
  if (!(value instanceof type)) throw new FluxError(`argument ${name} is not of its type`);
  return value;
}

/** A condition on the key alone is worked out once for a table. */
function filterBy(args: Args): (table: Table) => Table {
  const fn = args.get('fn') as Fn;
  const holds = (row: object): boolean => fn(new Map([['r', row]]), undefined) === true;
  return ({ key, rows }) => {
    const seen = new Set<string>();
    const watch = new Proxy(key, {
      get: (target, name) => {
        seen.add(String(name));
        return target[String(name)];
      },
    });
    const whole = holds(watch);
    if (![...seen].some((name) => rows.some((row) => name in row))) {
      return { key, rows: whole ? rows : [] };
    }
    return { key, rows: rows.filter((row) => holds({ ...key, ...row })) };
  };
}

function distinct(table: Table, column: string): Table {
  const cells = table.rows.flatMap((row) => cellOf(table, row, column) ?? []);
  return { key: table.key, rows: [...new Set(cells)].map((cell) => ({ _value: cell })) };
}

function mapped({ key, rows }: Table, args: Args): Table {
  const fn = args.get('fn') as Fn;
  const made = rows.map((row) => fn(new Map([['r', { ...key, ...row }]]), undefined) as Row);
  return { key, rows: made.map((row) => without(row, Object.keys(key))) };
}

/** to(): every text column but measurement and field is a tag. */
function pointsOf({ key, rows }: Table): readonly FakePoint[] {
  return rows.map((row) => {
    const all: Row = { ...key, ...row };
    const { _measurement: measurement, _field: field, _value: value } = all;
    if (typeof measurement !== 'string' || typeof field !== 'string')
      throw new FluxError('no field');
    if (value === undefined || value instanceof Time) throw new FluxError('no value');
    const tags = Object.entries(all).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && !entry[0].startsWith('_'),
    );
    const fields = new Map<string, Exclude<Cell, Time>>([[field, value]]);
    return { measurement, tags: new Map(tags), fields, time: timeIn(all) };
  });
}
