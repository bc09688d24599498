import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A metric as an edge node of a test sends it. */
export interface SentMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly ts?: number;
  readonly datatype?: number;
  readonly historical?: boolean;
  readonly isNull?: boolean;
  readonly unit?: string;
  readonly quality?: number;
  readonly int?: number;
  readonly long?: bigint;
  readonly float?: number;
  readonly double?: number;
  readonly boolean?: boolean;
  readonly string?: string;
  readonly bytes?: Uint8Array;
  readonly dataset?: readonly string[];
  readonly template?: true;
}

export interface SentPayload {
  readonly ts?: number;
  readonly seq?: number;
  readonly metrics?: readonly SentMetric[];
}

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

/** Field numbers of the Sparkplug 3.0 specification, written once more than in the source. */
export function payloadOf({ ts, seq, metrics = [] }: SentPayload): Uint8Array {
  const writer = new BinaryWriter();
  if (ts !== undefined) writer.tag(1, Varint).uint64(ts);
  for (const metric of metrics) {
    writer.tag(2, LengthDelimited).fork();
    writeMetric(writer, metric);
    writer.join();
  }
  if (seq !== undefined) writer.tag(3, Varint).uint64(seq);
  return writer.finish();
}

function writeMetric(writer: BinaryWriter, metric: SentMetric): void {
  const { name, alias, ts, datatype, historical, isNull } = metric;
  if (name !== undefined) writer.tag(1, LengthDelimited).string(name);
  if (alias !== undefined) writer.tag(2, Varint).uint64(alias);
  if (ts !== undefined) writer.tag(3, Varint).uint64(ts);
  if (datatype !== undefined) writer.tag(4, Varint).uint32(datatype);
  if (historical !== undefined) writer.tag(5, Varint).bool(historical);
  if (isNull !== undefined) writer.tag(7, Varint).bool(isNull);
  if (metric.unit !== undefined || metric.quality !== undefined) writeProperties(writer, metric);
  writeValue(writer, metric);
}

function writeProperties(writer: BinaryWriter, { unit, quality }: SentMetric): void {
  writer.tag(9, LengthDelimited).fork();
  if (unit !== undefined) writer.tag(1, LengthDelimited).string('engUnit');
  if (quality !== undefined) writer.tag(1, LengthDelimited).string('Quality');
  if (unit !== undefined) {
    writer.tag(2, LengthDelimited).fork().tag(1, Varint).uint32(12);
    writer.tag(8, LengthDelimited).string(unit).join();
  }
  if (quality !== undefined) {
    writer.tag(2, LengthDelimited).fork().tag(1, Varint).uint32(3);
    writer.tag(3, Varint).uint32(quality).join();
  }
  writer.join();
}

function writeValue(writer: BinaryWriter, metric: SentMetric): void {
  const { int, long, float, double, boolean, string, bytes, dataset, template } = metric;
  if (int !== undefined) writer.tag(10, Varint).uint32(int >>> 0);
  if (long !== undefined) writer.tag(11, Varint).uint64(BigInt.asUintN(64, long));
  if (float !== undefined) writer.tag(12, Bit32).float(float);
  if (double !== undefined) writer.tag(13, Bit64).double(double);
  if (boolean !== undefined) writer.tag(14, Varint).bool(boolean);
  if (string !== undefined) writer.tag(15, LengthDelimited).string(string);
  if (bytes !== undefined) writer.tag(16, LengthDelimited).bytes(bytes);
  if (dataset !== undefined) writeDataSet(writer, dataset);
  if (template === true) {
    writer.tag(18, LengthDelimited).fork().tag(4, LengthDelimited).string('pump').join();
  }
}

/** One column of texts. */
function writeDataSet(writer: BinaryWriter, texts: readonly string[]): void {
  writer.tag(17, LengthDelimited).fork().tag(1, Varint).uint64(1);
  writer.tag(2, LengthDelimited).string('flag').tag(3, Varint).uint32(12);
  for (const text of texts) {
    writer.tag(4, LengthDelimited).fork().tag(1, LengthDelimited).fork();
    writer.tag(6, LengthDelimited).string(text).join().join();
  }
  writer.join();
}
