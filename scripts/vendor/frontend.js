// The behaviours that the portal's templates use. They improve pages that work without them.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { DatePicker } from "@ministryofjustice/frontend";

const COMPONENTS = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  DatePicker,
];

const start = (scope) => COMPONENTS.forEach((Component) => createAll(Component, undefined, scope));

start(document);
createAll(SkipLink);

// Whatever htmx brings in behaves as if it had come with the page. (The first load event is the page itself.)
document.addEventListener("htmx:load", ({ detail }) => detail.elt !== document.body && start(detail.elt));
