// Enter in a text field does what its button does. No <form>: the page's sandbox blocks every submission, so the event never comes.
export const onEnter =
  (act: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    act();
  };
