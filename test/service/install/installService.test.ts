import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RunTool } from '../../../src/connector/state/runTool.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import {
  installService,
  serviceManager,
  uninstallService,
} from '../../../src/service/install/installService.ts';
import { systemd } from '../../../src/service/install/systemd.ts';
import { taskScheduler } from '../../../src/service/install/taskScheduler.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const PLACE = 'sage200-link-josé';

/** A tool that notes how it was called. */
function noting(answer: RunTool): { readonly calls: string[]; readonly run: RunTool } {
  const calls: string[] = [];
  return {
    calls,
    run(command, args) {
      calls.push([basename(command.replaceAll('\\', '/')), ...args].join(' '));
      return answer(command, args);
    },
  };
}

/** The Task Scheduler, as far as it is asked here. */
class Schtasks {
  readonly tasks = new Map<string, string>();
  readonly tool = noting((_, [verb = '', , name = '', , file = '']) => {
    if (verb === '/Create') this.tasks.set(name, readFileSync(file, 'utf16le'));
    const task = this.tasks.get(name);
    if (verb === '/Delete') this.tasks.delete(name);
    return task === undefined ? { code: 1, output: 'ERROR' } : { code: 0, output: task };
  });
}

const withCode = (code: string, params: object) => (thrown: unknown) => {
  assert.ok(thrown instanceof LinkError);
  assert.deepEqual([thrown.code, thrown.params], [code, params]);
  return true;
};

describe('installService', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());
  const registration = (stateRoot = folder.path) => ({ node: '/node', program: '/cli.js', stateRoot });

  describe('with systemd', () => {
    const unit = () => join(folder.path, 'config', 'systemd', 'user', 'sage200-link.service');
    const wanted = () => join(dirname(unit()), 'default.target.wants', 'sage200-link.service');
    const manager = (run: RunTool = () => ({ code: 0, output: '' })) =>
      systemd(run, { XDG_CONFIG_HOME: join(folder.path, 'config') });

    it('writes a unit and enables it; renews it when it is done again; takes it away', () => {
      const { run, calls } = noting(() => ({ code: 0, output: '' }));
      const written = { manager: 'systemd', place: unit(), files: [unit()], commands: [] };
      assert.deepEqual(installService(manager(run), registration(), true), { ...written, wasThere: false });
      const first = readFileSync(unit(), 'utf8');
      assert.match(first, /"--state-dir"/);
      const again = installService(manager(run), { ...registration(), intervalMinutes: 5 }, false);
      assert.deepEqual(again, { ...written, wasThere: true });
      assert.match(readFileSync(unit(), 'utf8'), /"--interval-minutes" "5"/);
      mkdirSync(dirname(wanted()));
      symlinkSync(unit(), wanted());
      assert.deepEqual(uninstallService(manager(run), folder.path), { ...written, wasThere: true });
      assert.ok(!existsSync(unit()) && !existsSync(wanted()));
      assert.deepEqual(calls, [
        'systemctl --user daemon-reload',
        'systemctl --user enable --now sage200-link.service',
        'systemctl --user daemon-reload',
        'systemctl --user enable sage200-link.service',
        'systemctl --user daemon-reload',
      ]);
      const nothing = { ...written, files: [], wasThere: false };
      assert.deepEqual(uninstallService(manager(run), folder.path), nothing);
    });

    it('says what is left to be run where systemd does not answer', () => {
      const silent = manager(() => ({ code: undefined, output: 'no such file' }));
      assert.deepEqual(installService(silent, registration(), true).commands, [
        'systemctl --user daemon-reload',
        'systemctl --user enable --now sage200-link.service',
      ]);
      assert.ok(existsSync(unit()));
      assert.deepEqual(uninstallService(silent, folder.path).commands, ['systemctl --user daemon-reload']);
    });

    it('says what systemd has against the unit', () => {
      const refusing = manager((_, args) => ({ code: args.includes('enable') ? 1 : 0, output: 'masked' }));
      assert.throws(
        () => installService(refusing, registration(), true),
        (thrown) =>
          withCode('SERVICE_INSTALL_FAILED', { place: unit() })(thrown) &&
          (thrown as LinkError).cause === 'masked',
      );
    });

    it('leaves a unit that it did not write, and one of another state folder', () => {
      mkdirSync(dirname(unit()), { recursive: true });
      for (const foreign of ['[Service]\n', '', '# sage200-link service of %ZZ\n']) {
        writeFileSync(unit(), foreign);
        const refused = withCode('SERVICE_INSTALL_FOREIGN', { place: unit() });
        assert.throws(() => installService(manager(), registration(), true), refused);
        assert.throws(() => uninstallService(manager(), folder.path), refused);
        assert.equal(readFileSync(unit(), 'utf8'), foreign);
      }
      writeFileSync(unit(), '# sage200-link service of %2Fotra%20carpeta\n');
      const taken = withCode('SERVICE_INSTALL_TAKEN', { place: unit(), folder: '/otra carpeta' });
      assert.throws(() => installService(manager(), registration(), true), taken);
      assert.throws(() => uninstallService(manager(), folder.path), taken);
    });

    it('does not write what systemd would not take', () => {
      assert.throws(
        () => installService(manager(), { ...registration(), node: "/it's" }, true),
        withCode('SERVICE_INSTALL_PATH', { path: "/it's", manager: 'systemd' }),
      );
      assert.ok(!existsSync(unit()));
    });

    it('says so where it cannot be written', () => {
      writeFileSync(join(folder.path, 'config'), 'a file');
      assert.throws(
        () => manager().write(registration(), true),
        withCode('SERVICE_INSTALL_FAILED', { place: unit() }),
      );
    });
  });

  describe('with the Task Scheduler', () => {
    const file = () => join(folder.path, 'service-task.xml');
    const manager = (run: RunTool) =>
      taskScheduler(run, folder.path, { username: 'josé', domain: 'OFICINA' });

    it('creates a task from a file that it keeps; renews it when it is done again; takes both away', () => {
      const { tool, tasks } = new Schtasks();
      const written = { manager: 'taskScheduler', place: PLACE, files: [file()], commands: [] };
      const first = installService(manager(tool.run), registration(), true);
      assert.deepEqual(first, { ...written, wasThere: false });
      const xml = readFileSync(file());
      assert.deepEqual([...xml.subarray(0, 4)], [0xff, 0xfe, '<'.charCodeAt(0), 0]);
      assert.match(tasks.get(PLACE) ?? '', /OFICINA\\josé/);
      const again = installService(manager(tool.run), registration(), false);
      assert.deepEqual(again, { ...written, wasThere: true });
      assert.deepEqual(uninstallService(manager(tool.run), folder.path), { ...written, wasThere: true });
      assert.ok(!existsSync(file()) && tasks.size === 0);
      const query = `schtasks.exe /Query /TN ${PLACE} /XML`;
      const create = `schtasks.exe /Create /TN ${PLACE} /XML ${file()} /F`;
      assert.deepEqual(tool.calls, [
        query,
        create,
        `schtasks.exe /Run /TN ${PLACE}`,
        query,
        create,
        query,
        `schtasks.exe /Delete /TN ${PLACE} /F`,
      ]);
      assert.ok(!uninstallService(manager(tool.run), folder.path).wasThere);
    });

    it('leaves a task that it did not write, and one of another state folder', () => {
      const { tool, tasks } = new Schtasks();
      tasks.set(PLACE, '<Task/>');
      const foreign = withCode('SERVICE_INSTALL_FOREIGN', { place: PLACE });
      assert.throws(() => installService(manager(tool.run), registration(), true), foreign);
      assert.throws(() => uninstallService(manager(tool.run), folder.path), foreign);
      tasks.set(PLACE, '<Documentation>sage200-link service of D%3A%5C</Documentation>');
      const taken = withCode('SERVICE_INSTALL_TAKEN', { place: PLACE, folder: 'D:\\' });
      assert.throws(() => installService(manager(tool.run), registration(), true), taken);
      assert.ok(!existsSync(file()));
    });

    it('says what the Task Scheduler says, and leaves the file to be imported by hand', () => {
      const refusing: RunTool = () => ({ code: 1, output: 'Access is denied.' });
      assert.throws(
        () => installService(manager(refusing), registration(), true),
        (thrown) =>
          withCode('SERVICE_INSTALL_FAILED', { place: PLACE })(thrown) &&
          (thrown as LinkError).cause === 'Access is denied.',
      );
      assert.ok(existsSync(file()));
    });

    it('says how to start it where that is refused, and which path it cannot take', () => {
      const { tool } = new Schtasks();
      const idle: RunTool = (command, args) =>
        args[0] === '/Run' ? { code: 1, output: '' } : tool.run(command, args);
      const { commands } = installService(manager(idle), registration(), true);
      assert.deepEqual(commands, [`schtasks /Run /TN "${PLACE}"`]);
      const program = 'C:\\%TEMP%\\cli.js';
      assert.throws(
        () => installService(manager(tool.run), { ...registration(), program }, true),
        withCode('SERVICE_INSTALL_PATH', { path: program, manager: 'taskScheduler' }),
      );
    });
  });

  it('has a manager on Linux and on Windows, and says so elsewhere', () => {
    assert.equal(serviceManager(folder.path, 'linux').name, 'systemd');
    assert.equal(serviceManager(folder.path, 'win32').name, 'taskScheduler');
    assert.throws(
      () => serviceManager(folder.path, 'darwin'),
      withCode('SERVICE_INSTALL_UNSUPPORTED', { platform: 'darwin' }),
    );
  });
});
