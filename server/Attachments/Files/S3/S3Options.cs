namespace OfflineSync.Server.Attachments.Files.S3;

/// <summary>An object storage that speaks S3, for the files of attachments.</summary>
public sealed class S3Options
{
    /// <summary>The bucket, which must be there. None, the default: files are kept in a folder.</summary>
    public string? Bucket { get; set; }

    /// <summary>Comes before the keys of all objects, such as <c>attachments/</c>. Default: nothing.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The address of the storage. Default: that of Amazon's, in the region.</summary>
    public Uri? Address { get; set; }

    /// <summary>The region. Default: what the environment says, or <c>us-east-1</c> with an address.</summary>
    public string? Region { get; set; }

    /// <summary>Whether the bucket is named in the path instead of the host, as most storages that are not Amazon's want it. Default: with an address.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>The id of the key. Default: what the environment offers, such as the role of the machine.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret of the key.</summary>
    public string? SecretKey { get; set; }
}
