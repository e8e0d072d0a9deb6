using OfflineSync.Client;

namespace OfflineSync.Demo.Photos;

/// <summary>The table whose rows name photos of invoices.</summary>
internal static class PhotoTable
{
    public const string Name = "invoice_photos";

    public static void Declare(TrackedTable table) => table.Attachment("photo");
}
