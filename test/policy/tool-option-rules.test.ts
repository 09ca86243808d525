import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { runsOrWritesMore } from '../../src/policy/program-options.js';
import { shellCall } from './call.js';

const TOOLS =
  'bundle|ip|mypy|pylint|mix|mix run|vitest|gradle|meson|cmake|ctest|ninja|mvn|rspec|phpunit|ruff|tar|git|npx|npx jest';

describe('rules for build tools, test runners and linters', () => {
  const policy = createDefaultPolicy({
    mode: 'ask',
    configuredAllow: TOOLS.split('|').map((words) => `shell_exec(${words}:*)`),
  });

  it.each([
    'bundle exec evil',
    'ip netns exec x evil',
    'ip netns ex x evil',
    'ip vrf exec x evil',
    'ip -batch f',
    'ip -b f',
    'mypy --python-executable ./evil a.py',
    'mypy --python-exec=./evil a.py',
    'mypy --html-report d a.py',
    "pylint --init-hook='evil' a.py",
    'pylint --load-plugins evil a.py',
    "mix run -e 'evil'",
    "mix run --eval 'evil'",
    'mix cmd evil',
    'vitest --config evil.ts',
    'vitest -c evil.ts',
    'vitest run --globalSetup=evil.ts',
    'gradle -I evil.gradle build',
    'gradle -Ievil.gradle build',
    'gradle --init-script evil.gradle build',
    'meson test --wrapper ./evil',
    'meson devenv evil',
    'cmake -P evil.cmake',
    'cmake -E rm x',
    'cmake -DCMAKE_C_COMPILER_LAUNCHER=./evil .',
    'ctest -S evil.cmake',
    'ctest -SP evil.cmake',
    'ctest --script evil.cmake',
    'ninja -f evil.ninja',
    'ninja -fevil.ninja',
    'mvn -s evil.xml test',
    'mvn --settings evil.xml test',
    'mvn -f evil.xml test',
    'mvn exec:exec',
    'rspec -r ./evil',
    'rspec -r./evil',
    'rspec --require ./evil',
    'phpunit --bootstrap evil.php',
    'phpunit --log-junit f',
    'ruff check --output-file f',
    'ruff check --output-file=f .',
    'ruff check -o f',
    'tar tf a.tar --index-file=f',
    'tar tvf a.tar --index-file f',
    'git bundle create f HEAD',
    'npx evil',
  ])('do not cover %j', async (command) => {
    expect((await policy.decide(shellCall(command))).effect).toBe('ask');
  });

  it.each([
    'bundle install',
    'ip addr show',
    'ip -br link',
    'mypy src --strict',
    'pylint src',
    'mix test',
    'vitest run src/a.test.ts',
    'gradle build -x test',
    'meson test',
    'cmake --build build',
    'cmake -DCMAKE_BUILD_TYPE=Release .',
    'ctest --output-on-failure',
    'ninja -j4 all',
    'mvn -q test -Dtest=FooTest',
    'mvn dependency:tree',
    'rspec spec/a_spec.rb',
    'phpunit --filter Foo',
    'ruff check --output-format=github src',
    'tar tzf a.tgz',
    'git bundle verify f',
    'npx jest src',
  ])('cover %j', async (command) => {
    expect((await policy.decide(shellCall(command))).effect).toBe('allow');
  });

  it('need the table: without it, as for a program that it does not know, everything is covered', () => {
    expect(runsOrWritesMore(['unknowntool', '--init-hook=evil'], 1)).toBeUndefined();
    expect(runsOrWritesMore(['pylint', '--init-hook=evil'], 1)).toBeDefined();
    expect(runsOrWritesMore(['pylint', '--init-hook=evil'], 2)).toBeUndefined();
  });
});
