import {type Container, createContainer} from '../containers/container.ts';
import {containerMountInfo} from '../containers/container-mounts.ts';
import type {ContainerSpec} from '../containers/container-spec.ts';
import {planProcess} from '../containers/plan-process.ts';
import {type Machine, spreadMs} from '../machine.ts';
import {openModelServer} from '../model-server.ts';

/** What one request and its answer add to a container's received bytes. */
const REQUEST_BYTES = 700;

/** Creates a container on the machine, as `POST /containers/create` does. */
export function makeContainer(machine: Machine, spec: ContainerSpec): Container {
  const {clock} = machine;
  const container = createContainer({
    id: machine.random.hex(64),
    spec,
    clock,
    plan: self => planProcess(machine, self),
    serve: self =>
      openModelServer({
        model: () => self.answersOn?.model ?? null,
        think: share => clock.wait(share * spreadMs(machine, machine.spec.timing.completionSeconds)),
        onRequest: () => self.charge('network', REQUEST_BYTES),
      }),
    announce(action, self, attributes = {}) {
      if (action === 'start') machine.mountViews.set(self.id, containerMountInfo(machine, spec));
      machine.containers.announce({action, atMs: clock.nowMs(), container: self, attributes});
    },
  });
  for (const mount of spec.mounts) if (mount.type !== 'tmpfs') machine.files.makeFolder(mount.source);
  machine.containers.add(container);
  machine.containers.announce({action: 'create', atMs: clock.nowMs(), container, attributes: {}});
  return container;
}
