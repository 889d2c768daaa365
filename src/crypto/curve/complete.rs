//! Points in homogeneous coordinates on a curve with a = -3, with formulas that know no exceptions, and a scalar
//! multiplication whose steps do not depend on the scalar. For secret scalars.
//!
//! (X, Y, Z) stands for (X/Z, Y/Z); (0, 1, 0) is the point at infinity. Formulas: Renes, Costello, Batina 2016,
//! algorithms 4 and 6, complete on curves of odd order.

use crypto_bigint::CtEq;
use zeroize::{Zeroize, Zeroizing};

use super::jacobian::Affine;
use crate::crypto::field::{Field, Residue};

#[derive(Clone, Copy)]
pub(super) struct Homogeneous<const LIMBS: usize> {
    x: Residue<LIMBS>,
    y: Residue<LIMBS>,
    z: Residue<LIMBS>,
}

impl<const LIMBS: usize> Zeroize for Homogeneous<LIMBS> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}

impl<const LIMBS: usize> Homogeneous<LIMBS> {
    pub(super) const fn infinity(f: &Field<LIMBS>) -> Self {
        Self { x: Residue::ZERO, y: f.one(), z: Residue::ZERO }
    }

    pub(super) const fn from_affine(f: &Field<LIMBS>, point: &Affine<LIMBS>) -> Self {
        Self { x: point.x, y: point.y, z: f.one() }
    }

    /// The coordinates, unless at infinity.
    pub(super) fn affine(&self, f: &Field<LIMBS>) -> Option<Affine<LIMBS>> {
        let inverse = Zeroizing::new(f.invert(&self.z)?);
        Some(Affine { x: f.mul(&self.x, &inverse), y: f.mul(&self.y, &inverse) })
    }

    pub(super) const fn add(&self, other: &Self, f: &Field<LIMBS>, b: &Residue<LIMBS>) -> Self {
        let xx = f.mul(&self.x, &other.x);
        let yy = f.mul(&self.y, &other.y);
        let zz = f.mul(&self.z, &other.z);
        let xy = f.sub(&f.mul(&f.add(&self.x, &self.y), &f.add(&other.x, &other.y)), &f.add(&xx, &yy));
        let yz = f.sub(&f.mul(&f.add(&self.y, &self.z), &f.add(&other.y, &other.z)), &f.add(&yy, &zz));
        let xz = f.sub(&f.mul(&f.add(&self.x, &self.z), &f.add(&other.x, &other.z)), &f.add(&xx, &zz));
        let m = f.triple(&f.sub(&xz, &f.mul(b, &zz)));
        let (minus, plus) = (f.sub(&yy, &m), f.add(&yy, &m));
        let zz3 = f.triple(&zz);
        let t = f.triple(&f.sub(&f.sub(&f.mul(b, &xz), &zz3), &xx));
        let w = f.sub(&f.triple(&xx), &zz3);
        Self {
            x: f.sub(&f.mul(&xy, &plus), &f.mul(&yz, &t)),
            y: f.add(&f.mul(&plus, &minus), &f.mul(&w, &t)),
            z: f.add(&f.mul(&yz, &minus), &f.mul(&xy, &w)),
        }
    }

    pub(super) const fn double(&self, f: &Field<LIMBS>, b: &Residue<LIMBS>) -> Self {
        let xx = f.square(&self.x);
        let yy = f.square(&self.y);
        let zz = f.square(&self.z);
        let xy = f.double(&f.mul(&self.x, &self.y));
        let yz = f.double(&f.mul(&self.y, &self.z));
        let xz = f.double(&f.mul(&self.x, &self.z));
        let m = f.triple(&f.sub(&xz, &f.mul(b, &zz)));
        let (minus, plus) = (f.sub(&yy, &m), f.add(&yy, &m));
        let zz3 = f.triple(&zz);
        let t = f.triple(&f.sub(&f.sub(&f.mul(b, &xz), &zz3), &xx));
        let w = f.sub(&f.triple(&xx), &zz3);
        Self {
            x: f.sub(&f.mul(&xy, &plus), &f.mul(&yz, &t)),
            y: f.add(&f.mul(&plus, &minus), &f.mul(&w, &t)),
            z: f.double(&f.double(&f.mul(&yz, &yy))),
        }
    }

    /// The point times a secret scalar, given as big-endian octets of a fixed length.
    ///
    /// Four bits at a time: four doublings, one look at every entry of the table, one addition, whatever the bits are.
    pub(super) fn multiply(&self, scalar: &[u8], f: &Field<LIMBS>, b: &Residue<LIMBS>) -> Self {
        let table: Zeroizing<Vec<Self>> = Zeroizing::new(
            std::iter::successors(Some(Self::infinity(f)), |last| Some(last.add(self, f, b))).take(16).collect(),
        );
        let mut product = Self::infinity(f);
        for window in scalar.iter().flat_map(|octet| [octet >> 4, octet & 0x0F]) {
            for _ in 0..4 {
                product = product.double(f, b);
            }
            product = product.add(&Self::select(&table, window, f), f, b);
        }
        product
    }

    /// The entry with this number, reading all of them.
    fn select(table: &[Self], number: u8, f: &Field<LIMBS>) -> Self {
        let mut selected = Self::infinity(f);
        for (entry, index) in table.iter().zip(0_u8..) {
            let here = index.ct_eq(&number);
            selected.x.assign_if(&entry.x, here);
            selected.y.assign_if(&entry.y, here);
            selected.z.assign_if(&entry.z, here);
        }
        selected
    }
}
