// Lint rules of CONTRIBUTING.md. Borders between rooms are guarded by test/architecture.test.ts, not here: one home.
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import * as regexp from "eslint-plugin-regexp";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

export default ts.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "public/",
      "test-results/",
      "src/engine/wasm/assembly/",
      "src/engine/wasm/binaries.ts",
    ],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  regexp.configs["flat/recommended"],
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        extraFileExtensions: [".svelte"],
      },
    },
    rules: {
      "no-undef": "off",
      eqeqeq: "error",
      complexity: ["error", 15],
      "max-lines": ["error", { max: 400 }],
      "max-params": "off",
      "@typescript-eslint/max-params": ["error", { max: 3 }],
      "no-console": "error",
      "no-warning-comments": "error",
      "regexp/no-super-linear-move": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // "!" stands only on an index that the same loop bounds (CONTRIBUTING.md).
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { "max-lines": ["error", { max: 200 }] },
  },
  { files: ["**/*.svelte.ts"], rules: { "max-lines": ["error", { max: 400 }] } },
  { files: ["src/cli/**", "test/**", "bench/**"], rules: { "no-console": "off" } },
  {
    files: ["scripts/**/*.mjs", "bin/**/*.mjs", "eslint.config.js"],
    ...ts.configs.disableTypeChecked,
  },
  {
    files: ["scripts/**/*.mjs", "bin/**/*.mjs"],
    rules: { ...ts.configs.disableTypeChecked.rules, "no-console": "off" },
  },
  prettier,
  ...svelte.configs.prettier,
);
