"""What people paste, for the tests of reading: two lists as the press printed them, and the units they name."""

from __future__ import annotations

from tests.plans import Row

QUICK_WINS = (
    "Adapun 20 daftar program unggulan pada final Quick Wins Smart City di Lumajang, diantaranya : "
    "Dimensi Smart Governance, meliputi Lagakita (Dispendukicapil), Simwas (Inspektorat), Simak (BKD) serta "
    "Esimpadu (DPMPTSP). Dimensi Smart Environment, meliputi Mamarisa (DLH) dan Gedang Mesem (DPKP).\n\n"
    "Dimensi Smart Living, meliputi SIMPeLL (Dishub), SIMPUL (Dinkes), Ngapling (DPUTR) serta Simtaru (DPUTR). "
    "Dimensi Smart Society, meliputi Beli nasi (BPBD), Smart Kan (Dindikbud), Susi pasti (Puskemas Gucialit), "
    "Melanda (Dispora).\n\n"
    "Dimensi Smart Branding, meliputi Linlin (DPMPTSP). Dimensi Smart Economy, meliputi Tawes Sehat (Dinas "
    "Perikanan), Hulirkanpropam (Dinas Perikanan), Pa_Losemeru (DKPP), Kredit Prima dan Kredit Mentari (Perumda "
    "BPR Bank Lumajang) serta Jempol Simantul (DKPP). (ron/diy)"
)

CLASS_A = (
    "Dinas Lingkungan Hidup, Dinas Pekerjaan Umum dan Tata Ruang, Dinas Kependudukan dan Pencatatan Sipil, Badan "
    "Kepegawaian Daerah, Badan Pengelola Keuangan Daerah, Badan Kesatuan Sangsa dan Politik, Bagian Hukum Setda, "
    "Bagian Organisasi Setda, Bagian Pengadaan Barang dan Jasa Setda, Bagian Tata Pemerintahan Setda, Bagian Umum "
    "Setda, dan Kecamatan Lumajang"
)
CLASS_B = (
    "Dinas Kesehatan P2KS, Dinas Perhubungan, Dinas Perumahan dan Kawasan Permukiman, Dinas Pemuda dan Olahraga, "
    "Dinas Pendidikan dan Kebudayaan, Dinas Pemberdayaan Masyarakat dan Desa, Dinas Sosial P3A, Dinas Kearsipan dan "
    "Perpustakaan, Badan Penanggulangan Bencana Daerah, Satuan Polisi Pamong Praja, RSUD dr. Haryoto, Perumdam Tirta "
    "Mahameru, Bagian Kesejahteraan Rakyat Setda, dan Kelurahan"
)
CLASS_C = (
    "Dinas Pariwisata, Dinas Penanaman Terpadu Satu Pintu, Dinas Ketahanan Pangan dan Pertanian, Dinas Perikanan, "
    "Dinas Koperasi, Usaha Kecil Menengah, Perindustrian dan Perdagangan, Dinas Tenaga Kerja, Badan Pajak dan "
    "Retribusi Daerah, Bagian Perekonomian dan ESDA Setda, Perumda Semeru, dan Perumda BPR Bank Lumajang"
)
CLASSES = (
    "Adapun perangkat daerah telah terbagi menjadi tiga dimensi Smart City, yakni Dimensi Smart Governance dan Smart "
    "Environment, Dimensi Smart Living dan Smart Society, serta Dimensi Smart Economy dan Smart Branding.\n"
    "Baca juga: Akses Jalan Alternatif Putus, Dinas Perhubungan Turun Tangan\n"
    f"Dimensi Smart Governance dan Smart Environment terdiri dari, {CLASS_A}.\n"
    f"Kemudian, untuk Dimensi Smart Living dan Smart Society terdiri dari, {CLASS_B}.\n"
    "Baca juga: Dimensi Baru, meliputi Dinas Lain\n"
    f"Sedangkan, Dimensi Smart Economy dan Smart Branding terdiri dari, {CLASS_C}.\n"
)
KOPERASI = "Dinas Koperasi, Usaha Kecil Menengah, Perindustrian dan Perdagangan"

#: The roster of the tests: short name, full name.
UNITS = {
    "Dispendukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
    "BKD": "Badan Kepegawaian Daerah",
    "DPMPTSP": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "DLH": "Dinas Lingkungan Hidup",
    "DPKP": "Dinas Perumahan dan Kawasan Permukiman",
    "DKPP": "Dinas Ketahanan Pangan dan Pertanian",
    "Dishub": "Dinas Perhubungan",
    "Dinkes": "Dinas Kesehatan P2KB",
    "DPUTR": "Dinas Pekerjaan Umum dan Tata Ruang",
    "BPBD": "Badan Penanggulangan Bencana Daerah",
    "Dindikbud": "Dinas Pendidikan dan Kebudayaan",
    "Dispora": "Dinas Pemuda dan Olahraga",
    "": "Inspektorat",
}
WITHOUT_SHORT = ("Puskesmas Gucialit", "Dinas Perikanan", "Perumda BPR Bank Lumajang", "Dinas Pariwisata")


def unit(name: str, short: str = "") -> Row:
    """One unit of the roster, whose id is its name."""
    return (name, "opd", {"name": name} | ({"abbreviation": short} if short else {}))


def roster(*without: str) -> tuple[Row, ...]:
    """The whole roster, less the units named."""
    named = [unit(name, short) for short, name in UNITS.items()] + [unit(name) for name in WITHOUT_SHORT]
    return tuple(row for row in named if row[0] not in without)
