// esbuild only strips the types; here they are checked.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

test("the page's TypeScript is sound", () => {
  const options = "--noEmit --strict --noUnusedLocals --target es2020 --lib es2021,dom,dom.iterable --module esnext";
  const result = spawnSync(
    here("node_modules/.bin/tsc"),
    [...options.split(" "), "--moduleResolution", "bundler", here("../../bot/web/ui/chat.ts")],
    { encoding: "utf8" },
  );
  assert.equal(result.status, 0, result.stdout);
});
