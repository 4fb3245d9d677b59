package io.leveret.broker.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;

/** The names in a certificate, in RabbitMQ's form. */
public final class CertificateNames {
    /** Kinds of subject alternative names, by their numbers in RFC 5280, 4.2.1.6. */
    public enum AlternativeName {
        OTHER_NAME(0),
        EMAIL(1),
        DNS(2),
        URI(6),
        IP(7);

        private final int tag;

        AlternativeName(int tag) {
            this.tag = tag;
        }
    }

    /** What RabbitMQ calls attributes for which RFC 2253 has no name. */
    private static final Map<String, String> ATTRIBUTES =
            Map.of(
                    "1.2.840.113549.1.9.1", "EMAILADDRESS",
                    "2.5.4.4", "SN",
                    "2.5.4.5", "SERIALNUMBER",
                    "2.5.4.12", "TITLE",
                    "2.5.4.42", "GIVENNAME",
                    "2.5.4.43", "INITIALS",
                    "2.5.4.44", "GENERATIONQUALIFIER",
                    "2.5.4.65", "PSEUDONYM");

    private CertificateNames() {}

    /** As RabbitMQ writes it: {@code CN=client,O=Example}. */
    public static String distinguishedName(X500Principal principal) {
        return principal.getName(X500Principal.RFC2253, ATTRIBUTES);
    }

    /** Those of the subject, in the order of the certificate, with commas between; "" if none. */
    public static String commonName(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            LdapName subject =
                    new LdapName(
                            certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
            for (Rdn part : subject.getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(part.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            return "";
        }
        return String.join(",", names);
    }

    /** Those of one kind, in order. Of other names, those whose value is a string. */
    public static List<String> alternativeNames(X509Certificate certificate, AlternativeName kind) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.get(0).equals(kind.tag)) {
                    String name =
                            each.get(1) instanceof byte[] der
                                    ? otherName(der)
                                    : each.get(1).toString();
                    if (name != null) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }

    /** OtherName of RFC 5280: what kind of name it is, then its value. The JDK tags it twice. */
    private static String otherName(byte[] der) {
        try {
            ASN1Object value = ASN1Sequence.getInstance(der).getObjectAt(1).toASN1Primitive();
            while (value instanceof ASN1TaggedObject tagged) {
                value = tagged.getExplicitBaseObject();
            }
            return value.toASN1Primitive() instanceof ASN1String string ? string.getString() : null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    /** Whether it is a certificate for this host; {@code *} stands for one label (RFC 6125). */
    static boolean match(X509Certificate certificate, String host) {
        List<String> names = alternativeNames(certificate, AlternativeName.DNS);
        return (names.isEmpty() ? List.of(commonName(certificate)) : names)
                .stream().anyMatch(name -> matches(name, host));
    }

    private static boolean matches(String pattern, String host) {
        String name = pattern.toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0 && name.substring(1).equals(wanted.substring(dot));
    }
}
