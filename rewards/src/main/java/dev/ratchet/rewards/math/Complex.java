package dev.ratchet.rewards.math;

/** A complex number in doubles; NaN where a function is not defined. Principal values throughout. */
record Complex(double re, double im) {
    static final Complex ONE = new Complex(1, 0);
    static final Complex I = new Complex(0, 1);

    static Complex of(double value) {
        return new Complex(value, 0);
    }

    boolean finite() {
        return Double.isFinite(re) && Double.isFinite(im);
    }

    /** Real up to rounding. */
    boolean real() {
        return Math.abs(im) <= 1e-11 * Math.max(1, Math.abs(re));
    }

    double size() {
        return Math.hypot(re, im);
    }

    Complex plus(Complex other) {
        return new Complex(re + other.re, im + other.im);
    }

    Complex minus(Complex other) {
        return new Complex(re - other.re, im - other.im);
    }

    Complex times(Complex other) {
        if (im == 0 && other.im == 0) {
            return of(re * other.re);
        }
        return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
    }

    Complex over(Complex other) {
        if (im == 0 && other.im == 0) {
            return other.re == 0 ? of(Double.NaN) : of(re / other.re);
        }
        double square = other.re * other.re + other.im * other.im;
        return new Complex((re * other.re + im * other.im) / square, (im * other.re - re * other.im) / square);
    }

    Complex exp() {
        double size = Math.exp(re);
        return im == 0 ? of(size) : new Complex(size * Math.cos(im), size * Math.sin(im));
    }

    Complex log() {
        return size() == 0 ? of(Double.NaN) : new Complex(Math.log(size()), Math.atan2(im, re));
    }

    Complex sqrt() {
        if (im == 0) {
            return re >= 0 ? of(Math.sqrt(re)) : new Complex(0, Math.sqrt(-re));
        }
        double half = Math.sqrt((size() + Math.abs(re)) / 2);
        double other = Math.abs(im) / (2 * half);
        return new Complex(re >= 0 ? half : other, Math.copySign(re >= 0 ? other : half, im));
    }

    Complex power(Complex exponent) {
        if (exponent.im == 0 && exponent.re == Math.rint(exponent.re) && Math.abs(exponent.re) <= 1024) {
            return power((int) exponent.re);
        }
        if (im == 0 && re > 0 && exponent.im == 0) {
            return of(Math.pow(re, exponent.re));
        }
        if (size() == 0) {
            return exponent.re > 0 ? of(0) : of(Double.NaN);
        }
        return log().times(exponent).exp();
    }

    private Complex power(int exponent) {
        if (im == 0) {
            return exponent < 0 && re == 0 ? of(Double.NaN) : of(Math.pow(re, exponent));
        }
        Complex result = ONE;
        Complex square = this;
        for (int left = Math.abs(exponent); left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = result.times(square);
            }
            square = square.times(square);
        }
        return exponent < 0 ? ONE.over(result) : result;
    }

    Complex sin() {
        return im == 0 ? of(Math.sin(re)) : new Complex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));
    }

    Complex cos() {
        return im == 0 ? of(Math.cos(re)) : new Complex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));
    }
}
