import {dirname} from 'node:path';
import type {ContainerSummary} from '../host/ports.ts';
import type {Settings} from '../settings.ts';
import {stackContainers} from '../stacks/stack.ts';

const PROJECT = 'com.docker.compose.project';
const CONFIG_FILES = 'com.docker.compose.project.config_files';
const ONE_OFF = 'com.docker.compose.oneoff';
const WORKING_DIR = 'com.docker.compose.project.working_dir';

/** The stack in use, as containers carry it in their labels. null = its project name is not known. */
export type Owner = {
  readonly project: string | null;
  readonly composeFiles: readonly string[];
  /** Names of its containers. */
  readonly containers: readonly string[];
  /** The one that converts, started for one job by `compose run`; null = this stack has none. */
  readonly converter: string | null;
};

export function ownerOf(settings: Settings, project: string | null): Owner {
  const {composeFiles, spec} = settings.stack;
  return {
    project,
    composeFiles,
    containers: stackContainers(spec),
    converter: spec.converter?.container ?? null,
  };
}

/**
 * Whether Compose made this container for the stack in use. The project's name alone is not enough: two checkouts
 * in folders of one name share it.
 */
export function isOurs(container: Pick<ContainerSummary, 'labels'>, owner: Owner): boolean {
  const project = container.labels[PROJECT];
  if (project === undefined) return false;
  const files = container.labels[CONFIG_FILES]?.split(',') ?? [];
  const workingDir = container.labels[WORKING_DIR];
  const sameFiles = files.some(file => owner.composeFiles.includes(file));
  const sameFolder =
    workingDir !== undefined && owner.composeFiles.some(file => dirname(file) === workingDir);
  const silent = files.length === 0 && workingDir === undefined;
  return (
    (sameFiles || sameFolder || silent) && (owner.project === null ? !silent : project === owner.project)
  );
}

/** Who made a container that is not ours, in words. */
export function makerOf(container: Pick<ContainerSummary, 'labels'>): string {
  const project = container.labels[PROJECT];
  if (project === undefined) return 'made by hand (it has no Compose label)';
  const files = container.labels[CONFIG_FILES];
  return `of Compose project "${project}"${files === undefined ? '' : ` (${files})`}`;
}

export type Sorted = {
  /** The stack's own and the project's orphans, but for what is at work. */
  readonly ours: readonly ContainerSummary[];
  /** A conversion under way: no leftover, whoever was watching it. */
  readonly atWork: readonly ContainerSummary[];
  /** Have one of the stack's names, but somebody else made them. Never removed by us. */
  readonly foreign: readonly ContainerSummary[];
};

/** Sorts the containers of the machine; the rest is nobody's business here. Pure. */
export function sortContainers(containers: readonly ContainerSummary[], owner: Owner): Sorted {
  const all = containers.filter(container => isOurs(container, owner));
  const isAtWork = ({name, state, labels}: ContainerSummary): boolean =>
    name === owner.converter && state === 'running' && labels[ONE_OFF] === 'True';
  return {
    ours: all.filter(container => !isAtWork(container)),
    atWork: all.filter(isAtWork),
    foreign: containers.filter(
      container => owner.containers.includes(container.name) && !isOurs(container, owner),
    ),
  };
}
