import type {ServerResponse} from 'node:http';
import type {Container} from '../containers/container.ts';
import type {LoggedLine} from '../containers/container-log.ts';
import type {Machine} from '../machine.ts';

/** Eight bytes before each piece: which stream, and how long. */
function frame(stream: LoggedLine['stream'], text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** GET /containers/{id}/logs */
export function sendLogs(
  machine: Machine,
  container: Container,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const isTrue = (name: string): boolean => ['1', 'true', 'True'].includes(query.get(name) ?? '');
  const sinceMs = Number(query.get('since') ?? 0) * 1000;
  const untilMs = Number(query.get('until') ?? Number.POSITIVE_INFINITY) * 1000;
  const wanted = (line: LoggedLine): boolean => {
    const atMs = machine.clock.wallMs(line.atMs);
    return isTrue(line.stream) && atMs >= sinceMs && atMs <= untilMs;
  };
  const send = (line: LoggedLine): void => {
    const stamp = isTrue('timestamps') ? `${machine.clock.stamp(line.atMs)} ` : '';
    response.write(frame(line.stream, `${stamp}${line.text}\n`));
  };
  response.writeHead(200, {'content-type': 'application/vnd.docker.multiplexed-stream'});
  response.flushHeaders();
  const tail = query.get('tail') ?? 'all';
  const past = container.log.lines.filter(wanted);
  for (const line of tail === 'all' ? past : past.slice(past.length - Math.min(past.length, Number(tail))))
    send(line);
  if (!isTrue('follow') || container.status !== 'running') return void response.end();
  const leave = container.log.follow(
    line => {
      if (wanted(line)) send(line);
    },
    () => response.end(),
  );
  response.on('close', leave);
}
