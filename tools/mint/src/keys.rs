//! Test keys, made by OpenSSL: PKCS#8 DER, without a password, because they protect nothing.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// File name and what `openssl genpkey` needs to make it.
const KEYS: [(&str, [&str; 2]); 11] = [
    ("csca-p256.test-key.pkcs8", ["EC", "ec_paramgen_curve:P-256"]),
    ("csca-other-p256.test-key.pkcs8", ["EC", "ec_paramgen_curve:P-256"]),
    ("ds-p256.test-key.pkcs8", ["EC", "ec_paramgen_curve:P-256"]),
    ("csca-brainpool.test-key.pkcs8", ["EC", "ec_paramgen_curve:brainpoolP256r1"]),
    ("ds-brainpool.test-key.pkcs8", ["EC", "ec_paramgen_curve:brainpoolP256r1"]),
    ("csca-rsa3072.test-key.pkcs8", ["RSA", "rsa_keygen_bits:3072"]),
    ("ds-rsa2048.test-key.pkcs8", ["RSA", "rsa_keygen_bits:2048"]),
    ("aa-rsa2048.test-key.pkcs8", ["RSA", "rsa_keygen_bits:2048"]),
    ("aa-other-rsa2048.test-key.pkcs8", ["RSA", "rsa_keygen_bits:2048"]),
    ("aa-short-rsa1024.test-key.pkcs8", ["RSA", "rsa_keygen_bits:1024"]),
    ("aa-brainpool.test-key.pkcs8", ["EC", "ec_paramgen_curve:brainpoolP256r1"]),
];

/// Writes every key into the folder.
pub fn make(folder: &Path) -> Result<(), Box<dyn Error>> {
    for (name, [algorithm, option]) in KEYS {
        let made =
            openssl(&["genpkey", "-quiet", "-outform", "DER", "-algorithm", algorithm, "-pkeyopt", option], &[])?;
        // `genpkey` writes the algorithm's own form; PKCS#8 is what the simulator reads.
        let key = openssl(&["pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER"], &made)?;
        std::fs::write(folder.join(name), key)?;
    }
    Ok(())
}

fn openssl(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut child = Command::new("openssl").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    // A command that does not read may close its end first; its exit code tells what matters.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
    let output = child.wait_with_output()?;
    if output.status.success() { Ok(output.stdout) } else { Err(format!("openssl {} failed", arguments[0]).into()) }
}
