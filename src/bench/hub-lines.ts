import {plainMessage} from './log-phases.ts';

const MOST_LINES = 5;
const MOST_CHARACTERS = 200;

/** What servers and their libraries say when they deal with the hub, whatever comes of it. */
const SIGNS: readonly RegExp[] = [
  /\bFetching \d+ files\b/,
  /\bTime spent downloading\b/,
  /^Downloading\b|\bDownload(?:ing)? (?:complete|shards|model|file)/i,
  /\bRetrying (?:in|\()|\bretry(?:ing)? .*(?:https?:|huggingface)/i,
  /\b(?:HEAD|GET) https?:\/\//,
  /\b(?:401|403|404|429|5\d\d) (?:Client|Server) Error\b/,
  /\b(?:ConnectTimeout|ReadTimeout|ConnectionError|MaxRetryError|NewConnectionError|NameResolutionError)\b/,
  /\b(?:LocalEntryNotFoundError|OfflineModeIsEnabled|IncompleteSnapshotError|GatedRepoError|RepositoryNotFoundError|HfHubHTTPError)\b/,
  /\bhuggingface\.co\b.*(?:timed? ?out|unreachable|refused|failed|error)/i,
];

/** The first few lines of a server's log in which it dealt with the hub. */
export function hubLines(lines: readonly string[]): readonly string[] {
  return lines
    .map(plainMessage)
    .filter(line => SIGNS.some(sign => sign.test(line)))
    .slice(0, MOST_LINES)
    .map(line => line.slice(0, MOST_CHARACTERS));
}
