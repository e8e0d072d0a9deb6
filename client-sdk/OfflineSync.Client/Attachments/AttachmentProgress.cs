namespace OfflineSync.Client;

/// <summary>How far a file is, and all files that travel or wait with it.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Id">The attachment.</param>
/// <param name="IsUpload">Whether it goes to the server.</param>
/// <param name="BytesDone">How much of the file is transferred.</param>
/// <param name="BytesTotal">Its length; 0 while it is not known.</param>
/// <param name="FilesDone">How many files are through since files began to travel.</param>
/// <param name="FilesTotal">How many there are, as known now.</param>
/// <param name="AllBytesDone">How much of all of them is transferred.</param>
/// <param name="AllBytesTotal">How much there is, as known now.</param>
public sealed record AttachmentProgress(
    string Scope,
    AttachmentId Id,
    bool IsUpload,
    long BytesDone,
    long BytesTotal,
    int FilesDone,
    int FilesTotal,
    long AllBytesDone,
    long AllBytesTotal);
