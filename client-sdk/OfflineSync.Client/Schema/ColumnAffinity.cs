namespace OfflineSync.Client.Schema;

/// <summary>What SQLite prefers to store in a column (section 3.1 of "Datatypes in SQLite").</summary>
internal enum ColumnAffinity
{
    Blob,
    Text,
    Integer,
    Real,
    Numeric,
}
