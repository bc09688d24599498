// The parts of npm's smpp that are used here; the package has no types of its own.
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer } from 'node:net';

  namespace smpp {
    interface Pdu {
      readonly command: string;
      readonly command_id: number;
      readonly command_status: number;
      sequence_number: number;
      isResponse(): boolean;
      response(options?: Readonly<Record<string, unknown>>): Pdu;
      readonly [parameter: string]: unknown;
    }
    interface Session extends EventEmitter {
      send(pdu: Pdu): boolean;
      pause(): void;
      resume(): void;
      close(): void;
      destroy(): void;
    }
    interface SessionOptions {
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly [tlsOption: string]: unknown;
    }
    interface Library {
      readonly PDU: new (command: string, options: Readonly<Record<string, unknown>>) => Pdu;
      connect(options: SessionOptions): Session;
      createServer(
        options: Readonly<Record<string, unknown>>,
        listener: (session: Session) => void,
      ): NetServer;
    }
  }
  const smpp: smpp.Library;
  export = smpp;
}
