/** All tests of the pure modules that are written in AssemblyScript. */
import { testHashes } from "./hashes";
import { testRecent } from "./recent";
import { testText } from "./text";
import { testTarFields } from "./tar-field";
import { testTarNames } from "./tar-name";
import { testPax } from "./pax";
import { testSparse } from "./tar-sparse";
import { testXattrs } from "./xattrs";
import { finish } from "./harness";

testHashes();
testRecent();
testText();
testTarFields();
testTarNames();
testPax();
testSparse();
testXattrs();
finish();
