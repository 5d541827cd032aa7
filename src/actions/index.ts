import type {Context} from '../context.ts';
import type {Action} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {performCommand} from './command.ts';
import {performContainerJob} from './container-job.ts';
import {performDetachedJob} from './detached-job.ts';
import {performEditFile} from './edit-file.ts';
import {performEditFstab} from './edit-fstab.ts';
import {performFormatDisk} from './format-disk.ts';
import {performMeasure} from './measure.ts';
import {performRemoveTree} from './remove-tree.ts';
import {performWaitReady} from './wait-ready.ts';

/** Does what an action says; the one switch over all kinds. */
export function perform(action: Action, context: Context): Promise<Performed> {
  switch (action.kind) {
    case 'command':
      return performCommand(action, context);
    case 'edit-file':
      return performEditFile(action, context);
    case 'remove-tree':
      return performRemoveTree(action, context);
    case 'format-disk':
      return performFormatDisk(action, context);
    case 'edit-fstab':
      return performEditFstab(action, context);
    case 'container-job':
      return performContainerJob(action, context);
    case 'detached-job':
      return performDetachedJob(action, context);
    case 'wait-ready':
      return performWaitReady(action, context);
    case 'measure':
      return performMeasure(action, context);
  }
}
