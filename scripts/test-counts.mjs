// Passed, failed and skipped tests from the JSON reports of vitest and Playwright.

export const none = { passed: 0, failed: 0, skipped: 0 };

export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

export const summary = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** vitest counts pending and todo apart, and files that could not even be read as suites without tests. */
function fromVitest(report) {
  const unreadable = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unreadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A flaky test of Playwright passed only when repeated: it counts as failed. Errors outside tests count one each. */
const fromPlaywright = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
});

export const countsOf = (report) => ("stats" in report ? fromPlaywright(report) : fromVitest(report));
