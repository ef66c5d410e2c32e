// Takes out of package-lock.json what npm writes of where packages come from and who asks for money: no file here names a host.
import { readFile, writeFile } from "node:fs/promises";

const path = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(path, "utf8"));
for (const found of Object.values(lock.packages)) {
  delete found.funding;
  delete found.resolved;
}
await writeFile(path, JSON.stringify(lock, null, 2) + "\n");
