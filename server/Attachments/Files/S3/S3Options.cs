using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace OfflineSync.Server.Attachments.Files.S3;

/// <summary>An object storage that speaks S3, for the files of attachments.</summary>
public sealed class S3Options
{
    private const string DefaultRegion = "us-east-1";

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

    /// <summary>Whether files are kept there.</summary>
    internal bool IsUsed => !string.IsNullOrWhiteSpace(Bucket);

    /// <exception cref="InvalidOperationException">Values that cannot be.</exception>
    internal void Check(AttachmentOptions attachments)
    {
        Require(string.IsNullOrWhiteSpace(attachments.Folder), "OfflineSync:Attachments has both Folder and S3:Bucket: files are kept in one place, remove the other.");
        Require(
            attachments.ChunkBytes >= S3Store.ChunkBytesMin,
            $"OfflineSync:Attachments:ChunkBytes is {attachments.ChunkBytes}: object storages take parts of at least {S3Store.ChunkBytesMin} bytes.");
        Require(
            attachments.FileBytesMax <= Math.Min(S3Store.FileBytesMax, (long)attachments.ChunkBytes * S3Store.PartsMax),
            $"OfflineSync:Attachments:FileBytesMax is {attachments.FileBytesMax}: with an object storage at most {S3Store.FileBytesMax} bytes, and {S3Store.PartsMax} chunks.");
        Require(
            string.IsNullOrEmpty(AccessKey) == string.IsNullOrEmpty(SecretKey),
            "OfflineSync:Attachments:S3 has only one of AccessKey and SecretKey. Give both, or none to use what the environment offers.");
        Require(
            Address is null || (Address.IsAbsoluteUri && Address.Scheme is "http" or "https"),
            $"OfflineSync:Attachments:S3:Address is \"{Address}\": give an address with http or https.");
    }

    /// <summary>A connection to it.</summary>
    internal IAmazonS3 Connect()
    {
        var configuration = new AmazonS3Config
        {
            // Not all storages know the checksums that Amazon's has added.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ForcePathStyle = PathStyle ?? Address is not null,
        };
        if (Address is not null)
            (configuration.ServiceURL, configuration.AuthenticationRegion) = (Address.ToString(), Region ?? DefaultRegion);
        else if (Region is not null)
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        return string.IsNullOrEmpty(AccessKey)
            ? new AmazonS3Client(configuration)
            : new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), configuration);
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
